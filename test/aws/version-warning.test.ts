import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { clientOptions, type AwsService } from '../../compiler/aws/client-options.ts';
import { loadSdk } from '../../compiler/snowflake/sdk.ts';

it('no client says what it thinks of this version of Node.js, and other warnings are heard', async () => {
  const heard: string[] = [];
  process.on('warning', ({ message }) => heard.push(message));
  const options = (service: AwsService) => clientOptions({ region: 'us-east-1', env: {} }, service);
  await loadSdk();
  new (await import('@aws-sdk/client-s3')).S3Client(options('S3'));
  new (await import('@aws-sdk/client-glue')).GlueClient(options('GLUE'));
  new (await import('@aws-sdk/client-emr')).EMRClient(options('EMR'));
  new (await import('@aws-sdk/client-emr-serverless')).EMRServerlessClient(options('EMR_SERVERLESS'));
  new (await import('@aws-sdk/client-redshift-data')).RedshiftDataClient(options('REDSHIFT_DATA'));
  new (await import('@aws-sdk/client-secrets-manager')).SecretsManagerClient(options('SECRETS_MANAGER'));
  process.emitWarning('something else');
  await setImmediate();
  expect(heard).toEqual(['something else']);
});
