import { awsSettings, type AwsSettings } from '../client-options.ts';
import { EngineError } from '../../contracts/adapter.ts';
import type { Host } from '../../contracts/host.ts';
import type { ConfigMap, ConfigValue, Project } from '../../contracts/project.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { redshiftConnection, redshiftPassword } from './diagnostics.ts';

/** How Redshift's Data API is asked. */
export interface RedshiftSettings {
  readonly aws: AwsSettings;
  /** What each request names: the cluster or workgroup, the database, and who signs in. */
  readonly where: Where;
  /** Seconds between two looks at a statement that runs long. */
  readonly pollSeconds: number;
  /** Seconds that a session is kept when nothing runs in it; 0: each statement has one of its own. */
  readonly sessionSeconds: number;
  /** Role by which the cluster itself reads and writes S3: `arn:…`, or `default`. */
  readonly iamRole?: string;
}

export interface Where {
  readonly Database: string;
  readonly ClusterIdentifier?: string;
  readonly WorkgroupName?: string;
  readonly DbUser?: string;
  readonly SecretArn?: string;
}

/** Keys of `engine.connection`, and of a dbt profile's output. */
const KEYS = ['cluster_identifier', 'workgroup_name', 'database', 'schema', 'db_user', 'secret_arn', 'region', 'endpoint_url', 'poll_seconds', 'session_seconds', 'iam_role', 'external_schemas'] as const;

/** What a profile for a driver says besides; the Data API has no use for it. */
export const DRIVERS: readonly string[] = ['port', 'sslmode', 'connect_timeout', 'keepalives_idle', 'ra3_node', 'autocommit', 'autocreate', 'db_groups', 'retries', 'retry_all', 'role', 'search_path', 'query_group', 'datasharing', 'access_key_id', 'secret_access_key', 'is_serverless', 'serverless_acct_id', 'tcp_keepalive', 'tcp_keepalive_idle', 'tcp_keepalive_interval', 'tcp_keepalive_count'];

/** Keys of a connection that are texts. */
export const TEXT_KEYS: readonly string[] = ['cluster_identifier', 'workgroup_name', 'database', 'schema', 'db_user', 'secret_arn', 'region', 'endpoint_url', 'iam_role', 'host', 'user', 'password', 'pass', 'method', 'cluster_id', 'cluster', 'serverless_work_group', 'workgroup', 'iam_profile'];

/** Reads a target's connection; throws an `EngineError` that names what is missing or wrong. */
export function redshiftSettings(connection: ConfigMap, database: string, project: Pick<Project, 'config'> | undefined, host: Pick<Host, 'env'>): RedshiftSettings {
  const given = withoutDbt(connection);
  const text = (key: (typeof KEYS)[number]): string | undefined => (typeof given[key] === 'string' && given[key] !== '' ? given[key] : typeof given[key] === 'number' ? String(given[key]) : undefined);
  for (const key of Object.keys(given)) {
    if ((KEYS as readonly string[]).includes(key) || DRIVERS.includes(key)) continue;
    const near = nearest(key, KEYS);
    throw refused(`has a key "${key}" that Redshift's Data API does not know`, near === undefined ? `Take it out; the keys are ${KEYS.join(', ')}.` : `Did you mean "${near}"?`);
  }
  const cluster = text('cluster_identifier');
  const workgroup = text('workgroup_name');
  if (cluster === undefined && workgroup === undefined) throw refused('names neither a cluster nor a workgroup', 'Set engine.connection.cluster_identifier, or engine.connection.workgroup_name for Redshift Serverless.');
  if (cluster !== undefined && workgroup !== undefined) throw refused('names a cluster and a workgroup', 'Take cluster_identifier or workgroup_name out of engine.connection.');
  if (database === '') throw refused('names no database', 'Set engine.connection.database.');
  const schemas = given['external_schemas'] ?? {};
  if (typeof schemas !== 'object' || Array.isArray(schemas)) throw refused('has external_schemas that are no map', EXTERNAL);
  for (const [schema, value] of Object.entries(schemas)) if (typeof value !== 'string' && typeof (value as ConfigMap | null)?.['database'] !== 'string') throw refused(`names no Glue database for the external schema "${schema}"`, EXTERNAL);
  const secret = text('secret_arn');
  const user = text('db_user');
  if (secret !== undefined && user !== undefined) throw refused('says db_user and secret_arn, which has its own user', 'Take one of them out of engine.connection.');
  if (workgroup !== undefined && user !== undefined) throw refused('says db_user for a workgroup, where who signs in is who signs the requests', 'Take db_user out of engine.connection, or name a cluster_identifier.');
  const aws = awsSettings(project?.config ?? {}, host.env);
  const region = text('region');
  const endpointUrl = text('endpoint_url');
  const iamRole = text('iam_role');
  return {
    aws: { ...aws, ...(region !== undefined && { region }), ...(endpointUrl !== undefined && { endpointUrl }) },
    where: { Database: database, ...(cluster !== undefined && { ClusterIdentifier: cluster }), ...(workgroup !== undefined && { WorkgroupName: workgroup }), ...(user !== undefined && { DbUser: user }), ...(secret !== undefined && { SecretArn: secret }) },
    pollSeconds: numberOf(given['poll_seconds'], 'poll_seconds', 2, 0.1, 60),
    sessionSeconds: numberOf(given['session_seconds'], 'session_seconds', 300, 0, 86_400),
    ...(iamRole !== undefined && { iamRole }),
  };
}

const EXTERNAL = 'Write external_schemas: {bronze: acme_lake_bronze_prod}, the Glue database by the name that models read it under.';

/** dbt-redshift's keys under the names that the Data API has; a password can't be used, and is refused. */
function withoutDbt(connection: ConfigMap): ConfigMap {
  const { host, user, password, pass, method, cluster_id: clusterId, cluster: named, serverless_work_group: group, workgroup: short, iam_profile: profile, ...rest } = connection;
  void profile;
  const place = placeOf(host);
  const workgroup = rest['workgroup_name'] ?? group ?? short ?? place.workgroup;
  const cluster = rest['cluster_identifier'] ?? clusterId ?? named ?? (workgroup === undefined ? place.cluster : undefined);
  const signsIn = rest['secret_arn'] !== undefined || (typeof method === 'string' && /^iam/i.test(method));
  if (!signsIn && (password !== undefined || pass !== undefined || method === 'database')) throw new EngineError('connection', 'the Data API takes no password', { diagnostic: redshiftPassword.at(undefined, { cluster: String(cluster ?? workgroup ?? '<cluster>'), serverless: workgroup !== undefined }) });
  const dbUser = rest['db_user'] ?? (rest['secret_arn'] === undefined && workgroup === undefined ? user : undefined);
  const region = rest['region'] ?? place.region;
  return {
    ...rest,
    ...(cluster !== undefined && cluster !== null && { cluster_identifier: cluster }), ...(workgroup !== undefined && workgroup !== null && { workgroup_name: workgroup }),
    ...(dbUser !== undefined && dbUser !== null && { db_user: dbUser }), ...(region !== undefined && region !== null && { region }),
  };
}

/** What the address of an end point tells: `lake.c1abc.eu-west-1.redshift.amazonaws.com`, `wh.111122223333.eu-west-1.redshift-serverless.amazonaws.com`. */
function placeOf(host: ConfigValue | undefined): { readonly cluster?: string; readonly workgroup?: string; readonly region?: string } {
  const [, name, region, serverless] = /^([^.]+)\.[^.]+\.([^.]+)\.redshift(-serverless)?\./.exec(typeof host === 'string' ? host : '') ?? [];
  if (name === undefined) return {};
  return { ...(serverless ? { workgroup: name } : { cluster: name }), ...(region !== undefined && { region }) };
}

function numberOf(value: ConfigValue | undefined, key: string, otherwise: number, least: number, most: number): number {
  if (value === undefined || value === null) return otherwise;
  if (typeof value === 'number' && value >= least && value <= most) return value;
  throw refused(`has a ${key} that is no number from ${least} to ${most}`, `Correct engine.connection.${key}, or take it out.`);
}

function refused(problem: string, cure: string): EngineError {
  return new EngineError('connection', `engine.connection ${problem}`, { diagnostic: redshiftConnection.at(undefined, { problem, cure }) });
}
