import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { DialectName } from '../../compiler/contracts/project.ts';
import { Context, ConfigReader } from '../../compiler/context/index.ts';
import { compileTemplate, parseTemplate, renderTemplate } from '../../compiler/jinja/index.ts';
import { flags, macrosOf, smallManifest } from '../phases/4-compile/small-project.ts';

/** What a template prints in a project without nodes. */
export function rendered(template: string, options: { readonly dialect?: DialectName; readonly macros?: Readonly<Record<string, string>> } = {}): string {
  const { project } = smallManifest({ dialect: options.dialect ?? 'duckdb' });
  const context = new Context({ project, macros: macrosOf(options.macros ?? {}), flags, env: {}, runStartedAt: new Date('2026-01-31T12:00:00Z'), invocationId: 'id' });
  const no = () => {
    throw new Error('There are no nodes here.');
  };
  const scope = context.scope({ package: 'shop', execute: true, ref: no, source: no, config: new ConfigReader({}, {}), model: () => null, self: () => null, ask: no, existing: () => undefined });
  return renderTemplate(compileTemplate(parseTemplate(template, 'models/m.sql')), scope, { undefined: 'strict' }).text;
}

let opened: Promise<DuckDBConnection> | undefined;

/** Rows of a query as DuckDB prints them. */
export async function rows(sql: string): Promise<unknown[][]> {
  opened ??= DuckDBInstance.create(':memory:').then(async (instance) => {
    const connection = await instance.connect();
    await connection.run("set TimeZone = 'UTC'");
    return connection;
  });
  return (await (await opened).runAndReadAll(sql)).getRowsJson() as unknown[][];
}

/** The one value that an expression of macros gives; `error` where the engine refuses. */
export async function value(template: string): Promise<unknown> {
  const sql = rendered(`select ${template}`);
  try {
    return (await rows(sql))[0]![0];
  } catch (error) {
    return `error: ${String((error as Error).message).split('\n')[0]}`;
  }
}
