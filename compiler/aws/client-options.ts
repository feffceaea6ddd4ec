import type { ConfigMap } from '../contracts/project.ts';
import { silenceVersionWarning } from './version-warning.ts';

/** What every AWS client of a run is opened with. */
export interface AwsSettings {
  readonly region: string;
  /** Of an emulator, or of another maker's store. */
  readonly endpointUrl?: string;
  /** Key for server-side encryption of what is written to S3. */
  readonly kmsKeyArn?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The `aws` section of a project's config, with the environment that fills what it leaves open. */
export function awsSettings(config: ConfigMap, env: AwsSettings['env']): AwsSettings {
  const aws = (config['aws'] ?? {}) as ConfigMap;
  const text = (key: string): string | undefined => (typeof aws[key] === 'string' && aws[key] !== '' ? (aws[key] as string) : undefined);
  const endpointUrl = text('endpoint_url');
  const kmsKeyArn = text('kms_key_arn');
  return { region: text('region') ?? regionOf(env), ...(endpointUrl !== undefined && { endpointUrl }), ...(kmsKeyArn !== undefined && { kmsKeyArn }), env };
}

/** The part of a client's configuration that is the same for every service. */
export interface ClientOptions {
  readonly region: string;
  readonly endpoint?: string;
  readonly maxAttempts: number;
  readonly retryMode: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };
  readonly customUserAgent: string;
}

/** AWS's names of services, as they stand in `AWS_ENDPOINT_URL_<SERVICE>`. */
export type AwsService = 'S3' | 'GLUE' | 'EMR' | 'EMR_SERVERLESS' | 'SECRETS_MANAGER' | 'STS' | 'REDSHIFT_DATA';

/**
 * Options for a client: region and end point by config, else by the environment as AWS's own tools read it; credentials by AWS's
 * provider chain (environment, profile, SSO, web identity, container, instance), unless the environment given holds a pair of keys.
 */
export function clientOptions(aws: AwsSettings, service: AwsService): ClientOptions {
  silenceVersionWarning();
  const { env } = aws;
  const endpoint = aws.endpointUrl ?? nonEmpty(env[`AWS_ENDPOINT_URL_${service}`]) ?? nonEmpty(env['AWS_ENDPOINT_URL']);
  const accessKeyId = nonEmpty(env['AWS_ACCESS_KEY_ID']);
  const secretAccessKey = nonEmpty(env['AWS_SECRET_ACCESS_KEY']);
  const sessionToken = nonEmpty(env['AWS_SESSION_TOKEN']);
  // As in AWS's chain, a profile that is named wins over keys in the environment.
  const keys = nonEmpty(env['AWS_PROFILE']) === undefined && accessKeyId !== undefined && secretAccessKey !== undefined;
  return {
    region: aws.region,
    ...(endpoint !== undefined && { endpoint }),
    maxAttempts: Math.max(1, Number(env['AWS_MAX_ATTEMPTS']) || 5),
    retryMode: nonEmpty(env['AWS_RETRY_MODE']) ?? 'standard',
    ...(keys && { credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) } }),
    customUserAgent: 'lakec',
  };
}

function regionOf(env: AwsSettings['env']): string {
  return nonEmpty(env['AWS_REGION']) ?? nonEmpty(env['AWS_DEFAULT_REGION']) ?? 'us-east-1';
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text;
}
