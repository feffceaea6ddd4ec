import { isParameter } from '../../../config/check-emr.ts';
import type { EmrJar } from '../../../config/emr-releases.ts';
import { Bug } from '../../../diagnostics/bug.ts';
import { DELTA_CATALOG, EXTENSIONS, SESSION_RULES } from '../session-conf.ts';
import type { EmrSettings } from './settings.ts';

/** The catalog that Iceberg tables are written through: Glue's. */
export const GLUE_CATALOG = 'glue_catalog';

/** The release's own jars, where EMR keeps them. */
const OWN_JARS: Readonly<Record<'iceberg' | 'delta', readonly string[]>> = {
  iceberg: ['/usr/share/aws/iceberg/lib/iceberg-spark3-runtime.jar'],
  delta: ['/usr/share/aws/delta/lib/delta-spark.jar', '/usr/share/aws/delta/lib/delta-storage.jar'],
};

/** What spark-submit is given beside the runner and its arguments: words, of which none needs quoting. */
export function sparkParameters(settings: EmrSettings, jobRoot: string): readonly string[] {
  const words = ['--py-files', `${jobRoot}/emr_deps.zip`, ...sparkConf(settings).flatMap(([name, value]) => ['--conf', `${name}=${value}`])];
  const bad = words.find((word) => !isParameter(word));
  // The config was checked; a name that it does not hold can't get here.
  if (bad !== undefined) throw new Bug(`A parameter of spark-submit needs quoting: ${bad}`);
  return words;
}

/** Spark's settings, in the order in which they are handed over. */
export function sparkConf(settings: EmrSettings): readonly (readonly [name: string, value: string])[] {
  const { driver, executor, maxExecutors, jars, conf } = settings;
  const files = jars.flatMap((jar) => (jar.kind === 'own' ? OWN_JARS[jar.name] : jar.kind === 'path' ? [jar.path] : []));
  const packages = jars.flatMap((jar) => (jar.kind === 'artifact' ? [`${jar.group}:${jar.name}:${jar.version}`] : []));
  return [
    ['spark.driver.cores', String(driver.cores)], ['spark.driver.memory', driver.memory],
    ['spark.executor.cores', String(executor.cores)], ['spark.executor.memory', executor.memory],
    ['spark.dynamicAllocation.maxExecutors', String(maxExecutors)],
    ...(files.length > 0 ? [['spark.jars', files.join(',')] as const] : []),
    ...(packages.length > 0 ? [['spark.jars.packages', packages.join(',')] as const] : []),
    ...Object.entries(SESSION_RULES),
    ...formatConf(settings),
    ...pythonConf(settings),
    ...conf,
  ];
}

/** What Iceberg's and Delta's jars need to be told. */
function formatConf({ jars, warehouse, kmsKeyArn }: EmrSettings): readonly (readonly [string, string])[] {
  const [iceberg, delta] = [jars.some(isOf('iceberg')), jars.some(isOf('delta'))];
  const extensions = [...(iceberg ? [EXTENSIONS.iceberg] : []), ...(delta ? [EXTENSIONS.delta] : [])];
  const catalog = `spark.sql.catalog.${GLUE_CATALOG}`;
  return [
    ...(extensions.length > 0 ? [['spark.sql.extensions', extensions.join(',')] as const] : []),
    ...(iceberg ? [
      [catalog, 'org.apache.iceberg.spark.SparkCatalog'] as const,
      [`${catalog}.catalog-impl`, 'org.apache.iceberg.aws.glue.GlueCatalog'] as const,
      [`${catalog}.io-impl`, 'org.apache.iceberg.aws.s3.S3FileIO'] as const,
      [`${catalog}.warehouse`, warehouse] as const,
      ...(kmsKeyArn === undefined ? [] : [[`${catalog}.s3.sse.type`, 'kms'] as const, [`${catalog}.s3.sse.key`, kmsKeyArn] as const]),
    ] : []),
    ...(delta ? Object.entries(DELTA_CATALOG) : []),
  ];
}

function pythonConf({ python, service }: EmrSettings): readonly (readonly [string, string])[] {
  if (python === undefined) return [];
  const driver = service === 'serverless' ? 'spark.emr-serverless.driverEnv.PYSPARK_PYTHON' : 'spark.yarn.appMasterEnv.PYSPARK_PYTHON';
  // Where the releases of EMR keep their second Python.
  const path = ['', 'usr', 'bin', `python${python}`].join('/');
  return [[driver, path], ['spark.executorEnv.PYSPARK_PYTHON', path]];
}

function isOf(name: 'iceberg' | 'delta'): (jar: EmrJar) => boolean {
  return (jar) => (jar.kind === 'own' ? jar.name === name : (jar.kind === 'artifact' ? jar.name : jar.path.split('/').at(-1)!).startsWith(name));
}
