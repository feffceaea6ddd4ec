import { EngineError } from '../../contracts/adapter.ts';
import type { Host } from '../../contracts/host.ts';
import type { DuckdbConnection } from './config.ts';
import { duckdb } from './dialect.ts';

type Attached = NonNullable<DuckdbConnection['attach']>[number];
type SecretOf = NonNullable<DuckdbConnection['secrets']>[number];

/** Statements that make the secrets and attach the databases of a connection, in their order; every session of the instance has them then. */
export function attachments({ attach = [], secrets = [] }: DuckdbConnection, host: Host, readOnly: boolean): readonly string[] {
  return [...secrets.map(secretSql), ...attach.map((one) => attachSql(one, host, readOnly))];
}

function attachSql(one: Attached, host: Host, readOnly: boolean): string {
  const { type, secret, options = {} } = one;
  const path = one.is_ducklake && !one.path.startsWith('ducklake:') ? `ducklake:${one.path}` : one.path;
  const isFile = type === undefined && !/^[a-z0-9_]+:/i.test(path);
  const said: string[] = [];
  if (type !== undefined) said.push(`type ${word(type)}`);
  if (secret !== undefined) said.push(`secret ${duckdb.identifier(secret)}`);
  if (one.read_only || (readOnly && isFile)) said.push('read_only');
  for (const [key, value] of Object.entries(options)) {
    if (value === null || value === false) continue;
    said.push(value === true ? word(key) : `${word(key)} ${typeof value === 'number' ? value : duckdb.string(value)}`);
  }
  const alias = one.alias ?? (isFile ? stemOf(path) : undefined);
  // What is only to be read, and is not there yet, is read as an empty database of its name.
  const inMemory = path === ':memory:' || (readOnly && isFile && !host.files.stat(path));
  const at = inMemory ? ':memory:' : isFile && !path.startsWith('/') ? `${host.root}/${path}` : path;
  // DuckDB takes none in memory that is only to be read, and would take it so beside a file that is.
  const how = readOnly && inMemory ? ['read_write'] : said;
  return `attach if not exists ${duckdb.string(at)}${alias === undefined ? '' : ` as ${duckdb.identifier(alias)}`}${how.length > 0 ? ` (${how.join(', ')})` : ''}`;
}

function secretSql({ type, name, persistent, ...rest }: SecretOf): string {
  const options = Object.entries(rest).flatMap(([key, value]) => (value === null || value === undefined ? [] : [`${word(key)} ${valueSql(value)}`]));
  return `create or replace ${persistent === true ? 'persistent ' : ''}secret ${typeof name === 'string' ? `${duckdb.identifier(name)} ` : ''}(type ${word(type)}${options.map((option) => `, ${option}`).join('')})`;
}

function valueSql(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(valueSql).join(', ')}]`;
  if (typeof value === 'object' && value !== null) return `map {${Object.entries(value).map(([key, item]) => `${duckdb.string(key)}: ${valueSql(item)}`).join(', ')}}`;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : duckdb.string(String(value));
}

/** A keyword of DuckDB's: nothing else may stand there. */
function word(text: string): string {
  if (!/^[A-Za-z_]\w*$/.test(text)) throw new EngineError('connection', `engine.connection has "${text}" where a plain word belongs`);
  return text;
}

function stemOf(path: string): string {
  const name = path.split(/[/\\]/).at(-1)!;
  const dot = name.lastIndexOf('.');
  return dot < 1 ? name : name.slice(0, dot);
}
