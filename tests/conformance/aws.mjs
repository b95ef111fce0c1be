// What AWS would say to a first deployment: no stack, no bucket, and who the caller is. redirect.cjs sends the requests here.
import http from 'node:http';

export function startAws() {
  const server = http.createServer(async (request, response) => {
    const host = request.headers['x-original-host'] ?? '';
    let body = '';
    for await (const chunk of request) body += chunk;
    const stack = new URLSearchParams(body).get('StackName') ?? 'test'; /* plugins look for its name in the message */
    const answer = (status, body) => { response.writeHead(status, { 'content-type': 'text/xml' }); response.end(body); };
    if (host.startsWith('sts')) answer(200, '<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account><Arn>arn:aws:iam::123456789012:user/test</Arn><UserId>test</UserId></GetCallerIdentityResult></GetCallerIdentityResponse>');
    else answer(400, `<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id ${stack} does not exist</Message></Error></ErrorResponse>`);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
