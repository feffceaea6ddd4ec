import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckdbBinder } from '../../compiler/adapters/duckdb/binder.ts';
import type { Binder } from '../../compiler/contracts/adapter.ts';
import { compileProject, readProject } from '../../compiler/build.ts';
import type { Diagnostic } from '../../compiler/contracts/diagnostics.ts';
import type { Flags } from '../../compiler/contracts/flags.ts';
import { nodeHost } from '../../compiler/host/node.ts';
import { errorCounter } from '../../compiler/invocation.ts';
import { readableColumns } from '../../compiler/phases/5-check/index.ts';
import { transpile } from '../../compiler/transpile/index.ts';
import { makeLake, type Lake } from '../lake/lake.ts';

let lake: Lake;
let binder: Binder;
/** Models of silver and gold with DuckDB's SQL, by name. */
const models = new Map<string, string>();

beforeAll(async () => {
  lake = makeLake();
  binder = await openDuckdbBinder();
  mkdirSync(join(lake.root, 'target'), { recursive: true });
  const flags: Flags = {
    command: 'compile', select: [], fullRefresh: false, vars: {}, exclude: [], resourceTypes: ['model', 'snapshot'], excludeResourceTypes: [], indirectSelection: 'eager',
    failFast: false, defer: false, favorState: false, empty: false, warnError: false, targetPath: 'target',
  };
  const told: Diagnostic[] = [];
  const call = {
    host: nodeHost(lake.root), flags, reporter: errorCounter((diagnostic) => told.push(diagnostic)), emit: () => {}, signal: new AbortController().signal,
    invocationId: '00000000-0000-4000-8000-000000000001', startedAt: new Date(Date.UTC(2026, 1, 1, 3)),
  };
  const compiled = await compileProject(call);
  if (!compiled) throw new Error(told.map(({ message }) => message).join('\n'));
  const manifest = readProject(call)!;
  for (const [id, { sql, output }] of compiled.checked) {
    const node = manifest.nodes.get(id)!;
    if (!('relation' in node) || !output || (node.kind !== 'model' && node.kind !== 'snapshot')) continue;
    await binder.define(node.relation, readableColumns(node, output, undefined));
    if (node.relation.schema !== 'bronze') models.set(`${node.relation.schema}.${node.name}`, sql);
  }
}, 120_000);

afterAll(async () => {
  await binder?.close();
  lake?.remove();
});

describe.each(['snowflake', 'redshift'] as const)('the flagship\'s silver and gold in the words of %s', (engine) => {
  it('are these', async () => {
    expect(models.size).toBeGreaterThanOrEqual(18);
    for (const [name, sql] of [...models].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const accepted = await binder.describe(sql);
      if ('error' in accepted) throw new Error(`${name}: ${accepted.error.message}`);
      const made = await transpile(sql, 'duckdb', engine, { binder });
      const path = join(import.meta.dirname, 'flagship', engine, `${name}.sql`);
      const text = 'problem' in made ? `refused at "${sql.slice(made.offset ?? 0, (made.offset ?? 0) + 40)}": ${made.problem}\n` : `${made.sql}\n`;
      if (process.env['UPDATE']) {
        mkdirSync(join(path, '..'), { recursive: true });
        writeFileSync(path, text);
      }
      expect({ name, text }).toEqual({ name, text: readFileSync(path, 'utf8') });
    }
  }, 120_000);
});
