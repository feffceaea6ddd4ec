import type { ConfigMap } from '../../../contracts/project.ts';
import { emrJar, EMR_RELEASES, type EmrJar } from '../../../config/emr-releases.ts';
import { mapOf } from '../../../facts/config-calls.ts';
import { textOf } from '../../../facts/text-of.ts';

/** What the config says of jobs on EMR; checked when it was read. */
export interface EmrSettings {
  readonly service: 'serverless' | 'ec2';
  readonly project: string;
  readonly env: string;
  /** EMR Serverless: the application. EMR on EC2: the cluster. */
  readonly home: string;
  readonly roleArn: string | undefined;
  /** URL without a slash at its end. */
  readonly jobsRoot: string;
  readonly logUri: string | undefined;
  /** Iceberg's warehouse: where tables without a place of their own would lie. */
  readonly warehouse: string;
  readonly kmsKeyArn: string | undefined;
  readonly driver: { readonly cores: number; readonly memory: string };
  readonly executor: { readonly cores: number; readonly memory: string };
  readonly maxExecutors: number;
  readonly pollSeconds: number;
  readonly timeoutMinutes: number;
  /** `3.11` where the job asks for another Python than the release's default. */
  readonly python: string | undefined;
  readonly jars: readonly EmrJar[];
  /** Further Spark settings, sorted by name. */
  readonly conf: readonly (readonly [name: string, value: string])[];
}

/** Reads the section `emr` of a valid config. */
export function emrSettings(config: ConfigMap, service: EmrSettings['service']): EmrSettings {
  const emr = mapOf(config['emr']);
  const size = (key: string): EmrSettings['driver'] => {
    const { cores, memory } = mapOf(emr[key]);
    return { cores: Number(cores), memory: String(memory) };
  };
  const python = textOf(emr['python_version']);
  const release = EMR_RELEASES.find(({ label }) => label === emr['release_label']);
  return {
    service,
    project: String(config['project_name']), env: String(config['env']),
    home: textOf(emr[service === 'serverless' ? 'application_id' : 'cluster_id']) ?? '',
    roleArn: textOf(emr['execution_role_arn']),
    jobsRoot: (textOf(emr['jobs_root']) ?? '').replace(/\/+$/, ''),
    logUri: textOf(emr['log_uri'])?.replace(/\/+$/, ''),
    warehouse: (textOf(mapOf(config['paths'])['root']) ?? '').replace(/\/+$/, ''),
    kmsKeyArn: textOf(mapOf(config['aws'])['kms_key_arn']),
    driver: size('driver'), executor: size('executor'),
    maxExecutors: Number(emr['max_executors']), pollSeconds: Number(emr['poll_seconds']), timeoutMinutes: Number(emr['timeout_minutes']),
    // The first of a release is what its spark-submit takes by itself.
    python: python === release?.python[0] ? undefined : python,
    jars: (Array.isArray(emr['jars']) ? (emr['jars'] as readonly unknown[]) : []).flatMap((jar) => emrJar(String(jar)) ?? []),
    conf: Object.entries(mapOf(emr['spark_conf'])).map(([name, value]) => [name, String(value)] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  };
}
