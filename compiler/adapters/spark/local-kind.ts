import type { OpenOptions } from '../../contracts/adapter.ts';
import { EngineError } from '../../contracts/adapter.ts';
import type { Host } from '../../contracts/host.ts';
import type { ConfigMap, EngineType, Target } from '../../contracts/project.ts';
import { Bug } from '../../diagnostics/bug.ts';
import { runnerFolder } from './runner-folder.ts';
import type { SparkKind } from './engine.ts';
import { localJobs } from './local.ts';
import { absolute, placesOf } from './places.ts';
import { FILE_RULES, FOR_SMALL_DATA, SESSION_RULES } from './session-conf.ts';

/** The catalog that Iceberg tables are written through where there is no Glue: a folder of the lake. */
const CATALOG = 'lake';

/** Spark on this machine, or a Connect server; `engine.connection` says which Python (with pyspark) runs the job, and where the server is. */
export function localKind(type: EngineType, target: Target, host: Host, { project, targetPath = 'target' }: OpenOptions): SparkKind {
  if (!project) throw new Bug('A Spark engine needs the project whose lake it is.');
  const { connection } = target;
  const text = (key: string): string | undefined => (typeof connection[key] === 'string' && connection[key] !== '' ? (connection[key] as string) : undefined);
  const remote = type === 'spark_connect' ? text('url') : undefined;
  if (type === 'spark_connect' && remote === undefined) throw new EngineError('connection', 'The engine spark_connect needs engine.connection.url, such as sc://127.0.0.1:15002.');
  const folder = targetPath.startsWith('/') ? targetPath : `${host.root}/${targetPath}`;
  const { stagingRoot, stateRoot } = placesOf(project.config, host.root);
  const jars = list(connection['jars']).map((jar) => absolute(jar, host.root));
  const own = Object.fromEntries(Object.entries((connection['conf'] ?? {}) as ConfigMap).map(([key, value]) => [key, String(value)]));
  const rules = { ...FILE_RULES, ...SESSION_RULES, ...(jars.some((jar) => jar.includes('iceberg')) && icebergConf(stagingRoot.replace(/\/_staging$/, ''))) };
  const python = text('python') ?? host.env['LAKEC_PYTHON'] ?? 'python3';
  return {
    // What the user's settings hold may be secret, and goes to the Java process alone.
    conf: rules,
    jobRoot: (runId) => `${folder}/jobs/${runId}`,
    iceberg: (schema) => `${CATALOG}.${schema}`,
    jobs: localJobs({
      // A bare name is looked for on the PATH.
      python: python.includes('/') ? absolute(python, host.root) : python,
      runnerFolder: runnerFolder(),
      jobRoot: `${folder}/jobs`,
      stateRoot,
      root: host.root,
      jars,
      conf: {
        'spark.master': text('master') ?? 'local[2]', 'spark.ui.enabled': 'false', 'spark.sql.shuffle.partitions': '4', 'spark.driver.memory': text('driver_memory') ?? '2g',
        'spark.driver.bindAddress': '127.0.0.1', 'spark.driver.host': '127.0.0.1', ...FOR_SMALL_DATA,
        ...(jars.length > 0 && { 'spark.jars': jars.join(',') }),
        ...own, ...rules,
      },
      ...(remote !== undefined && { remote: async () => remote }),
      env: host.env,
    }),
  };
}

function icebergConf(warehouse: string): Readonly<Record<string, string>> {
  return {
    'spark.sql.extensions': 'org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions',
    [`spark.sql.catalog.${CATALOG}`]: 'org.apache.iceberg.spark.SparkCatalog',
    [`spark.sql.catalog.${CATALOG}.type`]: 'hadoop',
    [`spark.sql.catalog.${CATALOG}.warehouse`]: warehouse,
  };
}

function list(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]).filter((one): one is string => typeof one === 'string');
}
