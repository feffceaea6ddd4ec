import { awsError } from '../../../aws/failure.ts';
import { clientOptions, type AwsSettings } from '../../../aws/client-options.ts';
import { EngineError } from '../../../contracts/adapter.ts';
import type { ConfigMap } from '../../../contracts/project.ts';
import { emrSettings } from './settings.ts';

/** Says what the application or the cluster is, which must be of the config's release; throws an `EngineError` when a job could not start there. */
export async function describeEmr(config: ConfigMap, service: 'serverless' | 'ec2', aws: AwsSettings): Promise<string> {
  const { home } = emrSettings(config, service);
  const release = String(((config['emr'] ?? {}) as ConfigMap)['release_label']);
  const [place, key] = service === 'ec2' ? [`cluster ${home}`, 'emr.cluster_id'] : [`application ${home}`, 'emr.application_id'];
  const { state, label } = service === 'ec2' ? await lookAtCluster(home, aws) : await lookAtApplication(home, aws);
  if (GONE.has(state)) throw new EngineError('connection', `The ${place} is ${state}, and takes no job`, { suggestion: `Set ${key} to one that lives.` });
  if (label !== release) throw new EngineError('connection', `The ${place} is ${label}, and the config says ${release}`, { suggestion: `Set emr.release_label to ${label}, with the spark_version and python_version of that release.` });
  return `${place} is ${state}, ${label}`;
}

/** States in which no job can start, of applications and of clusters. */
const GONE: ReadonlySet<string> = new Set(['TERMINATED', 'TERMINATING', 'TERMINATED_WITH_ERRORS']);

interface Seen {
  readonly state: string;
  readonly label: string;
}

async function lookAtApplication(applicationId: string, aws: AwsSettings): Promise<Seen> {
  const { EMRServerlessClient, GetApplicationCommand } = await import('@aws-sdk/client-emr-serverless');
  const client = new EMRServerlessClient(clientOptions(aws, 'EMR_SERVERLESS'));
  try {
    const { application } = await client.send(new GetApplicationCommand({ applicationId }));
    return { state: String(application?.state), label: String(application?.releaseLabel) };
  } catch (thrown) {
    throw awsError(thrown, { service: 'EMR Serverless', act: `look at application ${applicationId}`, permission: 'emr-serverless:GetApplication' });
  } finally {
    client.destroy();
  }
}

async function lookAtCluster(ClusterId: string, aws: AwsSettings): Promise<Seen> {
  const { EMRClient, DescribeClusterCommand } = await import('@aws-sdk/client-emr');
  const client = new EMRClient(clientOptions(aws, 'EMR'));
  try {
    const { Cluster } = await client.send(new DescribeClusterCommand({ ClusterId }));
    return { state: String(Cluster?.Status?.State), label: String(Cluster?.ReleaseLabel) };
  } catch (thrown) {
    throw awsError(thrown, { service: 'EMR', act: `look at cluster ${ClusterId}`, permission: 'elasticmapreduce:DescribeCluster' });
  } finally {
    client.destroy();
  }
}
