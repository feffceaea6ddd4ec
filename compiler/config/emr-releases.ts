/** What a release of EMR brings, from the AWS release guide. */
export interface EmrRelease {
  readonly label: string;
  readonly spark: string;
  readonly scala: string;
  readonly python: readonly string[];
  readonly iceberg: string;
  readonly delta: string;
}

/** The releases that lakec knows, oldest first; of another one it takes the config's word. */
export const EMR_RELEASES: readonly EmrRelease[] = [
  { label: 'emr-7.1.0', spark: '3.5.0', scala: '2.12', python: ['3.9', '3.11'], iceberg: '1.4.3', delta: '3.0.0' },
  { label: 'emr-7.5.0', spark: '3.5.2', scala: '2.12', python: ['3.9', '3.11'], iceberg: '1.6.1', delta: '3.2.1' },
  { label: 'emr-7.9.0', spark: '3.5.5', scala: '2.12', python: ['3.9', '3.11'], iceberg: '1.7.1', delta: '3.3.0' },
  { label: 'emr-7.12.0', spark: '3.5.6', scala: '2.12', python: ['3.9', '3.11'], iceberg: '1.10.0', delta: '3.3.2' },
];

/** An entry of `emr.jars`, taken apart. */
export type EmrJar =
  /** The release's own jars of that name. */
  | { readonly kind: 'own'; readonly name: 'iceberg' | 'delta' }
  /** `[group:]name:version`, fetched from Maven by the job. */
  | { readonly kind: 'artifact'; readonly group: string; readonly name: string; readonly version: string }
  | { readonly kind: 'path'; readonly path: string };

/** Maven's group of an artifact that is named without one. */
const GROUPS: readonly (readonly [prefix: string, group: string])[] = [['iceberg-', 'org.apache.iceberg'], ['delta-', 'io.delta'], ['hadoop-', 'org.apache.hadoop'], ['spark-', 'org.apache.spark']];

/** Undefined for a text that is none of the three. */
export function emrJar(text: string): EmrJar | undefined {
  if (text === 'iceberg' || text === 'delta') return { kind: 'own', name: text };
  if (/^[a-z0-9]+:\/\/|^\//i.test(text)) return { kind: 'path', path: text };
  const parts = text.split(':');
  if (parts.some((part) => !/^[A-Za-z0-9._-]+$/.test(part)) || parts.length < 2 || parts.length > 3) return undefined;
  const [name, version] = parts.slice(-2) as [string, string];
  const group = parts.length === 3 ? parts[0]! : GROUPS.find(([prefix]) => name.startsWith(prefix))?.[1];
  return group === undefined ? undefined : { kind: 'artifact', group, name, version };
}

/** Why a jar is not for a release; undefined when it is, or when its name does not tell. */
export function jarMismatch(jar: EmrJar, { label, spark, scala, delta }: EmrRelease): string | undefined {
  if (jar.kind !== 'artifact') return undefined;
  const { name, version } = jar;
  const line = spark.split('.').slice(0, 2).join('.');
  const suffix = /_(\d+\.\d+)$/.exec(name)?.[1];
  if (suffix !== undefined && suffix !== scala) return `it is built for Scala ${suffix}, and ${label} has Scala ${scala}`;
  const builtFor = /-(\d+\.\d+)_\d/.exec(name)?.[1];
  if (builtFor !== undefined && builtFor !== line) return `it is built for Spark ${builtFor}, and ${label} has Spark ${line}`;
  if (/^iceberg-spark/.test(name) && (builtFor === undefined || suffix === undefined)) return `its name says neither Spark ${line} nor Scala ${scala}`;
  if (/^delta-(core|spark|storage)/.test(name) && version.split('.').slice(0, 2).join('.') !== delta.split('.').slice(0, 2).join('.')) return `Delta ${version} is for another Spark than ${line}, and ${label} has Delta ${delta}`;
  return undefined;
}

/** Spark settings that are lakec's own: the rules without which rows differ between engines, and what the other keys of `emr` say. */
export const RESERVED_CONF: ReadonlyMap<string, string> = new Map([
  ['spark.sql.session.timeZone', 'times are UTC on every engine'],
  ['spark.sql.ansi.enabled', 'an overflow is an error on every engine'],
  ['spark.sql.decimalOperations.allowPrecisionLoss', 'products keep their digits'],
  ['spark.sql.variable.substitute', '${ in SQL is text'],
  ['spark.driver.cores', 'emr.driver.cores says it'],
  ['spark.driver.memory', 'emr.driver.memory says it'],
  ['spark.executor.cores', 'emr.executor.cores says it'],
  ['spark.executor.memory', 'emr.executor.memory says it'],
  ['spark.dynamicAllocation.maxExecutors', 'emr.max_executors says it'],
  ['spark.jars', 'emr.jars says it'],
  ['spark.jars.packages', 'emr.jars says it'],
  ['spark.submit.pyFiles', 'every job brings emr_deps.zip'],
]);
