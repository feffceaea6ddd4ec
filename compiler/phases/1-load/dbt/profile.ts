import type { Span } from '../../../contracts/diagnostics.ts';
import type { Flags } from '../../../contracts/flags.ts';
import type { Host } from '../../../contracts/host.ts';
import type { ConfigMap, ConfigValue, DialectName, EngineType, Target } from '../../../contracts/project.ts';
import { Secret } from '../../../contracts/secret.ts';
import { nearest } from '../../../diagnostics/nearest.ts';
import { isMap } from '../../../facts/config-calls.ts';
import { keySpan, valueSpan } from '../../../yaml/index.ts';
import { adapterUnknown, profileKeyUnread, profileTargetMissing, profileUnknown, profilesMissing, projectFileValue } from './diagnostics.ts';
import { readMap } from './read-yaml.ts';
import { renderDocument, type RenderWorld } from './render.ts';

/** What a profile gives: where to build, and what else its output says for lakec alone. */
export interface Profile {
  readonly name: string;
  readonly target: Target;
  /** The output's `lakec` section: what a target's config file says in lakec's own format. */
  readonly config: ConfigMap;
}

/** dbt's adapters and lakec's engines by their names in a profile. */
const ENGINES: Readonly<Record<string, readonly [EngineType, DialectName]>> = {
  duckdb: ['duckdb', 'duckdb'], spark: ['spark_connect', 'spark'], spark_local: ['spark_local', 'spark'], spark_connect: ['spark_connect', 'spark'], spark_emr: ['spark_emr', 'spark'],
  spark_emr_ec2: ['spark_emr_ec2', 'spark'], snowflake: ['snowflake', 'snowflake'], redshift: ['redshift', 'redshift'], postgres: ['postgres', 'postgres'],
};

/** Finds the project's profile, its target and what that says; undefined when there is none that can be used, which is reported. */
export function readProfile(host: Host, named: string | undefined, flags: Flags, world: RenderWorld): Profile | undefined {
  const { reporter } = world;
  const name = flags.profile ?? named;
  const file = profilesFile(host, flags);
  if (typeof file !== 'string') return void reporter.report(profilesMissing.at(undefined, { places: file.looked, profile: name ?? 'default' }));
  const read = readMap(host.files, file, reporter);
  if (!read) return undefined;
  const { document, value } = read;
  const known = Object.keys(value).filter((key) => key !== 'config');
  const profile = name === undefined || !Object.hasOwn(value, name) ? undefined : value[name];
  if (name === undefined || !isMap(profile)) return void reporter.report(profileUnknown.at(undefined, { profile: name, file: shown(file), known, nearest: name === undefined ? undefined : nearest(name, known) }));
  const outputs = isMap(profile['outputs']) ? profile['outputs'] : {};
  const wanted = flags.target ?? textOf(renderDocument(document, profile['target'] ?? 'default', world)) ?? 'default';
  const written = Object.hasOwn(outputs, wanted) ? outputs[wanted] : undefined;
  if (!isMap(written)) {
    const span = flags.target === undefined && 'target' in profile ? valueSpan(document, profile, 'target') : keySpan(document, value, name);
    return void reporter.report(profileTargetMissing.at(span, { profile: name, target: wanted, known: Object.keys(outputs), nearest: nearest(wanted, Object.keys(outputs)) }));
  }
  const output = renderDocument(document, written, { ...world, secrets: true }) as ConfigMap;
  const type = textOf(output['type']) ?? '';
  if (!Object.hasOwn(ENGINES, type)) {
    const span: Span = 'type' in written ? valueSpan(document, written, 'type') : keySpan(document, outputs, wanted);
    return void reporter.report(adapterUnknown.at(span, { type, known: Object.keys(ENGINES), nearest: nearest(type, Object.keys(ENGINES)) }));
  }
  for (const key of UNREAD.filter((each) => type === 'duckdb' && isMap(written) && each in written)) reporter.report(profileKeyUnread.at(keySpan(document, written, key), { key }));
  const threads = flags.threads ?? output['threads'] ?? 1;
  if (typeof threads !== 'number' || !Number.isInteger(threads) || threads < 1) return void reporter.report(projectFileValue.at(valueSpan(document, written, 'threads'), { file: shown(file), key: 'threads', expected: 'a whole number from 1 up' }));
  return { name, target: targetOf(wanted, ENGINES[type]!, output, Math.min(threads, 64), host), config: isMap(output['lakec']) ? output['lakec'] : {} };
}

/** Where profiles.yml is: where the flag or the environment says, else beside the project, else in the home folder. */
function profilesFile(host: Host, flags: Flags): string | { readonly looked: readonly string[] } {
  const said = flags.profilesDir ?? host.env['DBT_PROFILES_DIR'];
  const home = host.env['HOME'] ?? host.env['USERPROFILE'];
  const folders = said !== undefined ? [said.startsWith('~/') && home ? `${home}${said.slice(1)}` : said] : ['', ...(home === undefined ? [] : [`${home}/.dbt`])];
  for (const folder of folders) {
    const path = folder === '' ? 'profiles.yml' : `${folder.replace(/\/$/, '')}/profiles.yml`;
    if (host.files.stat(path)?.kind === 'file') return path;
  }
  return { looked: said !== undefined ? [said] : ['the project', '~/.dbt'] };
}

/** The name of the file, without where this machine keeps it. */
function shown(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

/** What of dbt-duckdb's output is Python's business, and has no effect here. */
const UNREAD: readonly string[] = ['plugins', 'filesystems', 'remote', 'use_credential_provider'];

/** What an output says that only dbt's adapters need, or that is said in `Target` itself. */
const TAKEN = new Set(['type', 'path', 'schema', 'database', 'dbname', 'threads', 'lakec', 'catalog', 'retries', 'keep_open', 'disable_transactions', 'plugins', 'filesystems', 'remote', 'is_ducklake', 'use_credential_provider', 'database_aliases']);

function targetOf(name: string, [engine, dialect]: readonly [EngineType, DialectName], output: ConfigMap, threads: number, host: Host): Target {
  // DuckDB has no dbname: a database is called as its file.
  const database = textOf(output['database'] ?? (engine === 'duckdb' ? undefined : output['dbname']) ?? output['catalog']);
  const schema = textOf(output['schema']);
  const rest = Object.fromEntries(Object.entries(output).filter(([key]) => !TAKEN.has(key)));
  if (engine !== 'duckdb') return { name, engine, dialect, database: database ?? '', schema: schema ?? (dialect === 'spark' ? 'default' : 'public'), threads, connection: rest };
  const given = textOf(output['path']) ?? ':memory:';
  const path = given.startsWith(':memory:') ? ':memory:' : given;
  return { name, engine, dialect, database: database ?? stem(given), schema: schema ?? 'main', threads, path: path.startsWith('~/') ? `${host.env['HOME'] ?? '~'}${path.slice(1)}` : path, connection: duckdbConnection(rest) };
}

/** dbt-duckdb's settings under the names that lakec's adapter has for them. */
function duckdbConnection({ extensions, settings, config_options: options, attach, secrets, external_root: external, python, module_paths: modules }: ConfigMap): ConfigMap {
  const names = Array.isArray(extensions) ? (extensions as readonly ConfigValue[]).map((one) => (isMap(one) ? one['name'] ?? '' : one)) : undefined;
  const { memory_limit: memory, temp_directory: temporary, threads, ...session } = isMap(settings) ? settings : {};
  const whole: ConfigMap = { memory_limit: memory, temp_directory: temporary, threads, ...(isMap(options) ? options : {}) };
  const others = Object.fromEntries(Object.entries(whole).filter(([key, value]) => value !== undefined && !['memory_limit', 'temp_directory', 'threads'].includes(key)));
  const list = (value: ConfigValue | undefined): ConfigValue | undefined => (Array.isArray(value) ? value : isMap(value) ? Object.entries(value).map(([name, each]) => ({ name, ...(isMap(each) ? each : {}) })) : undefined);
  return {
    external_root: textOf(external) ?? '.',
    ...(names && { extensions: names }), ...(whole['memory_limit'] !== undefined && { memory_limit: whole['memory_limit'] }), ...(whole['temp_directory'] !== undefined && { temp_directory: whole['temp_directory'] }),
    ...(whole['threads'] !== undefined && { worker_threads: whole['threads'] }), ...(Object.keys(others).length > 0 && { settings: others }), ...(Object.keys(session).length > 0 && { session }),
    ...(textOf(python) !== undefined && { python: textOf(python) }), ...(Array.isArray(modules) && { module_paths: modules }),
    ...(Array.isArray(attach) && { attach }), ...(list(secrets) !== undefined && { secrets: list(secrets) }),
  };
}

/** DuckDB names a database after its file. */
function stem(path: string): string {
  if (path.startsWith(':memory:')) return 'memory';
  const name = path.split(/[/\\]/).at(-1)!;
  const dot = name.lastIndexOf('.');
  return dot < 1 ? name : name.slice(0, dot);
}

function textOf(value: ConfigValue | undefined): string | undefined {
  return value === undefined || value === null || value instanceof Secret || typeof value === 'object' ? undefined : String(value);
}
