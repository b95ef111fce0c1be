'use strict';

exports.handler = async (event) => {
  const failed = [];
  for (const record of event.Records) {
    try {
      console.log(`order ${record.body} from ${process.env.TABLE}`);
    } catch {
      failed.push({ itemIdentifier: record.messageId });
    }
  }
  return { batchItemFailures: failed };
};
