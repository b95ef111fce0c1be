import debug from 'debug';
import { S3 } from '@aws-sdk/client-s3';
export const handler = async () => debug('a')(S3);
