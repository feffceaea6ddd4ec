import { join } from 'node:path';
import type { OpenOptions } from '../../contracts/adapter.ts';
import type { Host } from '../../contracts/host.ts';
import type { ConfigMap, EngineType, Target } from '../../contracts/project.ts';
import { Bug } from '../../diagnostics/bug.ts';
import { runnerFolder } from './runner-folder.ts';
import type { SparkKind } from './engine.ts';
import { startServer, TOKEN, type ConnectServer } from './connect-server.ts';
import { JOB_FILES } from './launch.ts';
import { localJobs, type LocalJobs } from './local.ts';
import { absolute, placesOf } from './places.ts';
import { DELTA_CATALOG, EXTENSIONS, FILE_RULES, FOR_SMALL_DATA, SESSION_RULES } from './session-conf.ts';

/** The catalog that Iceberg tables are written through where there is no Glue: a folder of the lake. */
const CATALOG = 'lake';
/** The variable that tells the runner a Connect server's URL: it may hold a token, which no argument may. */
const REMOTE = 'LAKEC_SPARK_REMOTE';

/** Spark on this machine, or a Connect server; `engine.connection` says which Python (with pyspark) runs the job, and where the server is. */
export function localKind(type: EngineType, target: Target, host: Host, { project, targetPath = 'target' }: OpenOptions): SparkKind {
  if (!project) throw new Bug('A Spark engine needs the project whose lake it is.');
  const { stateRoot } = placesOf(project.config, host.root);
  const settings = localSettings(target, project.config, host);
  const jobRoot = `${absolute(targetPath, host.root)}/jobs`;
  return {
    // What the user's settings hold may be secret, and goes to the Java process alone.
    conf: settings.rules,
    jobRoot: (runId) => `${jobRoot}/${runId}`,
    iceberg: (schema) => `${CATALOG}.${schema}`,
    jobs: localJobs({ ...settings, runnerFolder: runnerFolder(), jobRoot, stateRoot, root: host.root, env: host.env, ...(type === 'spark_connect' && behindServer(target, project.config, host, targetPath)) }),
  };
}

/** The Connect server that lakec keeps for a target; undefined where `url` names another. */
export function connectServerOf(target: Target, config: ConfigMap, host: Host, targetPath: string): ConnectServer | undefined {
  if (urlOf(target) !== undefined) return undefined;
  const { python, conf, jars } = localSettings(target, config, host);
  return { python, conf, jars, folder: `${absolute(targetPath, host.root)}/spark-connect/${target.name}`, env: host.env, root: host.root };
}

function behindServer(target: Target, config: ConfigMap, host: Host, targetPath: string): Pick<LocalJobs, 'remote' | 'remoteLog'> {
  const url = urlOf(target);
  if (url !== undefined) return { remote: async () => ({ [REMOTE]: url }) };
  const server = connectServerOf(target, config, host, targetPath)!;
  return {
    remoteLog: join(server.folder, JOB_FILES.stderr),
    async remote(told) {
      const { url: own, token } = await startServer(server, told);
      return { [REMOTE]: own, [TOKEN]: token };
    },
  };
}

/** What `engine.connection` says of the Python, the jars and the settings of Spark. */
export function localSettings({ connection }: Target, config: ConfigMap, host: Host): Pick<LocalJobs, 'python' | 'conf' | 'jars'> & { readonly rules: Readonly<Record<string, string>> } {
  const text = (key: string): string | undefined => (typeof connection[key] === 'string' && connection[key] !== '' ? (connection[key] as string) : undefined);
  const jars = list(connection['jars']).map((jar) => absolute(jar, host.root));
  const own = Object.fromEntries(Object.entries((connection['conf'] ?? {}) as ConfigMap).map(([key, value]) => [key, String(value)]));
  const { stagingRoot } = placesOf(config, host.root);
  const has = (format: string): boolean => [...jars, ...(own['spark.jars.packages'] ?? '').split(',')].some((jar) => jar.includes(format));
  const rules = { ...FILE_RULES, ...SESSION_RULES, ...formatConf(has('iceberg') ? stagingRoot.replace(/\/_staging$/, '') : undefined, has('delta')) };
  const python = text('python') ?? host.env['LAKEC_PYTHON'] ?? 'python3';
  return {
    // A bare name is looked for on the PATH.
    python: python.includes('/') ? absolute(python, host.root) : python,
    jars,
    rules,
    conf: {
      'spark.master': text('master') ?? 'local[2]', 'spark.ui.enabled': 'false', 'spark.sql.shuffle.partitions': '4', 'spark.driver.memory': text('driver_memory') ?? '2g',
      'spark.driver.bindAddress': '127.0.0.1', 'spark.driver.host': '127.0.0.1', ...FOR_SMALL_DATA,
      ...(jars.length > 0 && { 'spark.jars': jars.join(',') }),
      ...own, ...rules,
    },
  };
}

function urlOf({ connection }: Target): string | undefined {
  const url = connection['url'];
  return typeof url === 'string' && url !== '' ? url : undefined;
}

/** What Iceberg's jar (with a folder as its warehouse) and Delta's need to be told. */
function formatConf(warehouse: string | undefined, delta: boolean): Readonly<Record<string, string>> {
  const extensions = [...(warehouse === undefined ? [] : [EXTENSIONS.iceberg]), ...(delta ? [EXTENSIONS.delta] : [])];
  return {
    ...(extensions.length > 0 && { 'spark.sql.extensions': extensions.join(',') }),
    ...(warehouse !== undefined && {
      [`spark.sql.catalog.${CATALOG}`]: 'org.apache.iceberg.spark.SparkCatalog',
      [`spark.sql.catalog.${CATALOG}.type`]: 'hadoop',
      [`spark.sql.catalog.${CATALOG}.warehouse`]: warehouse,
    }),
    ...(delta && DELTA_CATALOG),
  };
}

function list(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]).filter((one): one is string => typeof one === 'string');
}
