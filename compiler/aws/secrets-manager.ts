import { clientOptions, type AwsSettings } from './client-options.ts';
import { awsError, awsFailure } from './failure.ts';

/** Reads a secret's text; undefined when there is none of that id. Throws an `EngineError` when the service says no. */
export async function readSecret(id: string, aws: AwsSettings): Promise<string | undefined> {
  const { SecretsManagerClient, GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
  const options = clientOptions(aws, 'SECRETS_MANAGER');
  const client = new SecretsManagerClient(options);
  try {
    const { SecretString, SecretBinary } = await client.send(new GetSecretValueCommand({ SecretId: id }));
    return SecretString ?? (SecretBinary && new TextDecoder().decode(SecretBinary));
  } catch (thrown) {
    if (awsFailure(thrown) === 'not-found') return undefined;
    throw awsError(thrown, { service: 'Secrets Manager', act: `give the secret ${id}`, permission: 'secretsmanager:GetSecretValue', ...(options.endpoint !== undefined && { endpoint: options.endpoint }) });
  } finally {
    client.destroy();
  }
}
