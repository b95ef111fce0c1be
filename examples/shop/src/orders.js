'use strict';

const { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } = require('@aws-sdk/client-dynamodb');
const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs');
const { randomUUID } = require('crypto');

const db = new DynamoDBClient({});
const queue = new SQSClient({});
const answer = (statusCode, body) => ({ statusCode, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

exports.list = async (event) => {
  const customer = event.queryStringParameters?.customer;
  if (!customer) return answer(400, { message: 'customer is missing' });
  const found = await db.send(new QueryCommand({
    TableName: process.env.TABLE, IndexName: 'by-customer', KeyConditionExpression: 'customer = :c', ExpressionAttributeValues: { ':c': { S: customer } },
  }));
  return answer(200, found.Items.map((item) => item.id.S));
};

exports.place = async (event) => {
  const { customer } = JSON.parse(event.body);
  const id = randomUUID();
  await db.send(new PutItemCommand({ TableName: process.env.TABLE, Item: { id: { S: id }, customer: { S: customer } } }));
  await queue.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE, MessageBody: id }));
  return answer(201, { id });
};

exports.get = async (event) => {
  const found = await db.send(new GetItemCommand({ TableName: process.env.TABLE, Key: { id: { S: event.pathParameters.id } } }));
  return found.Item ? answer(200, { id: found.Item.id.S, customer: found.Item.customer.S }) : answer(404, { message: 'no such order' });
};
