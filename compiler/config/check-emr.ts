import type { Reporter, Span } from '../contracts/diagnostics.ts';
import * as say from './diagnostics.ts';
import { EMR_RELEASES, emrJar, jarMismatch, RESERVED_CONF, type EmrRelease } from './emr-releases.ts';
import { childOf, type ConfigNode, type MapNode } from './tree.ts';

/** Folders that a job reads or writes. */
const PATHS = ['root', 'landing_root', 'bronze_root', 'silver_root', 'gold_root', 'state_root', 'dq_results_root'];

/** Refuses what a job on EMR could not run with, before anything is submitted: versions that do not go together, values that Spark's parameters can't hold. */
export function checkEmr(tree: MapNode, targetFile: string, reporter: Reporter): void {
  const engine = at(tree, 'engine.type');
  if (engine?.kind !== 'scalar' || !/^spark_emr(_ec2)?$/.test(String(engine.value))) return;
  const nowhere: Span = { file: targetFile, start: 0, end: 0 };
  const place = (node: ConfigNode | undefined): Span => node?.span ?? nowhere;
  const release = checkRelease(tree, place, reporter);
  checkJars(at(tree, 'emr.jars'), release, place, reporter);
  const parameter = (name: string, node: ConfigNode | undefined): void => {
    if (node?.kind === 'scalar' && node.value !== null && !node.broken && !isParameter(node.text)) reporter.report(say.emrBadParameter.at(place(node), { name, value: node.text }));
  };
  for (const name of ['emr.jobs_root', 'paths.root', 'emr.driver.memory', 'emr.executor.memory']) parameter(name, at(tree, name));
  checkPaths(tree, place, reporter);
  const conf = at(tree, 'emr.spark_conf');
  if (conf?.kind !== 'map') return;
  for (const [name, { node, keySpan }] of conf.entries) {
    const reserved = RESERVED_CONF.get(name);
    if (reserved !== undefined) reporter.report(say.emrReservedSetting.at(keySpan ?? place(node), { name, because: reserved }));
    else if (!/^spark\.[A-Za-z0-9._-]+$/.test(name)) reporter.report(say.emrBadParameter.at(keySpan ?? place(node), { name: 'emr.spark_conf', value: name, takes: 'settings of Spark, whose names begin with spark.' }));
    else if (node.kind !== 'scalar' || node.value === null || typeof node.value === 'object') reporter.report(say.wrongType.at(place(node), { key: `emr.spark_conf.${name}`, expected: 'a text, a number or a boolean', found: node.kind === 'scalar' ? 'null' : `a ${node.kind}` }));
    else parameter(`emr.spark_conf.${name}`, node);
  }
}

/** A cluster sees no disk of this machine. What hangs on a root that is wrong is not told again. */
function checkPaths(tree: MapNode, place: (node: ConfigNode | undefined) => Span, reporter: Reporter): void {
  if (textOf(at(tree, 'buckets.lake')) === undefined) return;
  const wrong = PATHS.filter((key) => {
    const text = textOf(at(tree, `paths.${key}`));
    return text !== undefined && !/^s3a?:\/\//.test(text);
  });
  for (const key of wrong.includes('root') ? ['root'] : wrong) {
    const node = at(tree, `paths.${key}`);
    reporter.report(say.emrPathNotS3.at(place(node), { key: `paths.${key}`, path: textOf(node)!, example: key === 'root' ? 's3://${buckets.lake}' : `\${paths.root}/${key.replace(/_root$/, '')}` }));
  }
}

/** True for a text that stays one word in `sparkSubmitParameters`. */
export function isParameter(text: string): boolean {
  return text !== '' && !/[\s"'`\\]/.test(text);
}

function checkRelease(tree: MapNode, place: (node: ConfigNode | undefined) => Span, reporter: Reporter): EmrRelease | undefined {
  const label = at(tree, 'emr.release_label');
  const release = EMR_RELEASES.find((known) => known.label === textOf(label));
  if (!release) {
    if (textOf(label) !== undefined) reporter.report(say.emrUnknownRelease.at(place(label), { label: textOf(label)!, known: EMR_RELEASES.map((known) => known.label) }));
    return undefined;
  }
  const spark = at(tree, 'emr.spark_version');
  const said = textOf(spark);
  if (said !== undefined && release.spark !== said && !release.spark.startsWith(`${said}.`)) {
    reporter.report(say.emrVersionMismatch.at(place(spark), { what: `emr.spark_version ${said}`, because: `${release.label} has Spark ${release.spark}`, hint: `Write emr.spark_version: "${release.spark.split('.').slice(0, 2).join('.')}".` }));
  }
  const python = at(tree, 'emr.python_version');
  const version = textOf(python);
  if (version !== undefined && !release.python.includes(version)) {
    reporter.report(say.emrVersionMismatch.at(place(python), { what: `emr.python_version ${version}`, because: `${release.label} has Python ${release.python.join(' and ')}`, hint: `Write emr.python_version: "${release.python.at(-1)}".` }));
  }
  return release;
}

function checkJars(jars: ConfigNode | undefined, release: EmrRelease | undefined, place: (node: ConfigNode | undefined) => Span, reporter: Reporter): void {
  if (jars?.kind !== 'list') return;
  for (const item of jars.items) {
    const text = textOf(item);
    if (text === undefined) continue;
    const jar = emrJar(text);
    if (!jar || !isParameter(text) || text.includes(',')) {
      reporter.report(say.emrBadParameter.at(place(item), { name: 'emr.jars', value: text, takes: 'iceberg, delta, group:name:version, or a path such as s3://bucket/a.jar' }));
      continue;
    }
    const mismatch = release && jarMismatch(jar, release);
    if (mismatch !== undefined) {
      const own = text.includes('iceberg') ? 'iceberg' : text.includes('delta') ? 'delta' : undefined;
      reporter.report(say.emrVersionMismatch.at(place(item), { what: `The jar ${text}`, because: mismatch, hint: own === undefined ? `Take the jar for Spark ${release!.spark} and Scala ${release!.scala}.` : `Write ${own}: the release's own jar fits.` }));
    }
  }
}

function textOf(node: ConfigNode | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value !== null && !node.broken ? node.text : undefined;
}

function at(tree: MapNode, path: string): ConfigNode | undefined {
  return path.split('.').reduce<ConfigNode | undefined>((node, segment) => node && childOf(node, segment), tree);
}
