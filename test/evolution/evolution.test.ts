import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allows, compareColumns, type ColumnChange } from '../../compiler/evolution/compare.ts';
import type { AgreedColumn } from '../../compiler/evolution/baseline.ts';
import { lakec } from '../cli/world.ts';

const column = (name: string, type = 'integer', nullable = true, from: readonly string[] = []): AgreedColumn => ({ name, type, nullable, from });
const told = (changes: readonly ColumnChange[]): readonly string[] => changes.map((change) => `${change.kind} ${change.column}${'to' in change ? ` ${change.to}` : ''}`);
const compared = (before: readonly AgreedColumn[], now: readonly AgreedColumn[]) => told(compareColumns(before, now));

describe('columns compared', () => {
  const agreed = [column('id', 'bigint', false, ['a.id']), column('x', 'integer', true, ['a.x']), column('y', 'decimal(18,4)', true, ['a.y'])];
  it.each<[string, readonly AgreedColumn[], readonly string[]]>([
    ['nothing', agreed, []],
    ['case and synonyms', [column('ID', 'int8', false), column('x', 'int'), column('y', 'numeric(18,4)')], []],
    ['one more at the end', [...agreed, column('z')], ['added z']],
    ['one more in the middle', [agreed[0]!, column('z'), agreed[1]!, agreed[2]!], ['added z']],
    ['one less', [agreed[0]!, agreed[2]!], ['removed x']],
    ['another place', [agreed[1]!, agreed[0]!, agreed[2]!], ['moved x']],
    ['wider', [agreed[0]!, column('x', 'bigint'), column('y', 'decimal(20,6)')], ['widened x bigint', 'widened y decimal(20,6)']],
    ['narrower', [column('id', 'integer', false), agreed[1]!, column('y', 'decimal(16,2)')], ['narrowed id integer', 'narrowed y decimal(16,2)']],
    ['more places and fewer digits before the point', [agreed[0]!, agreed[1]!, column('y', 'decimal(18,6)')], ['retyped y decimal(18,6)']],
    ['another type', [agreed[0]!, column('x', 'varchar'), agreed[2]!], ['retyped x varchar']],
    ['null or not', [column('id', 'bigint'), column('x', 'integer', false), agreed[2]!], ['nullable id', 'not-null x']],
    ['another name of the same values', [agreed[0]!, agreed[2]!, column('quantity', 'integer', true, ['a.x'])], ['renamed x quantity', 'moved y']],
    ['another name in the same place', [agreed[0]!, column('quantity'), agreed[2]!], ['renamed x quantity']],
    ['other values of another type in the same place', [agreed[0]!, column('quantity', 'varchar'), agreed[2]!], ['removed x', 'added quantity']],
  ])('%s', (_, now, expected) => expect(compared(agreed, now)).toEqual(expected));

  it('lets nothing pass where it is strict, and what readers by name do not feel where it is backward compatible', () => {
    const kinds = ['added', 'removed', 'renamed', 'widened', 'narrowed', 'retyped', 'nullable', 'not-null', 'moved'] as const;
    const passing = (evolution: 'strict' | 'backward_compatible' | 'any') => kinds.filter((kind) => allows(evolution, { kind, column: 'x' } as ColumnChange));
    expect(passing('strict')).toEqual([]);
    expect(passing('backward_compatible')).toEqual(['added', 'widened', 'not-null', 'moved']);
    expect(passing('any')).toEqual([...kinds]);
  });
});

describe('lakec contract accept', () => {
  let root: string;
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const baseline = () => readFileSync(join(root, 'contracts.json'), 'utf8');
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'lakec-contract-')));
    write('config/dev.yaml', 'project_name: shop\nengine: {type: duckdb, path: lake.duckdb}\ncontracts: {gold: {evolution: strict}, silver: {evolution: backward_compatible}}\n');
    write('models/bronze/raw.sql', "select 1 as id, cast(2 as decimal(18,4)) as amount, 'x' as note");
    write('models/silver/orders.sql', "select id, amount from {{ ref('raw') }}");
    write('models/gold/fact.sql', "select id as order_id, amount from {{ ref('orders') }}");
    write('models/gold/dim.sql', "select id, note from {{ ref('raw') }}");
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('writes what layers are held to, sorted, the same each time, and then nothing is said', async () => {
    expect((await lakec(['contract', 'accept'], root)).text).toBe('contracts.json has the columns of 3 models.\n');
    const first = baseline();
    expect(Object.keys((JSON.parse(first) as { models: object }).models)).toEqual(['model.shop.dim', 'model.shop.fact', 'model.shop.orders']);
    await lakec(['contract', 'accept'], root);
    expect(baseline()).toBe(first);
    expect(await lakec(['check'], root)).toMatchObject({ code: 0, text: 'Checked 4 of 4 nodes.\n' });
  });

  it('holds a build, a plan and a compile to it, and lets them go on once the change is accepted, for one model where one is named', async () => {
    await lakec(['contract', 'accept'], root);
    write('models/gold/fact.sql', "select id as order_key, amount from {{ ref('orders') }}");
    write('models/gold/dim.sql', "select id from {{ ref('raw') }}");
    write('models/silver/orders.sql', "select id, amount, note from {{ ref('raw') }}");
    for (const command of ['build', 'plan', 'compile', 'check']) {
      const { code, text } = await lakec([command], root);
      expect({ command, code }).toEqual({ command, code: 1 });
      expect(text).toContain('"fact" renames the column "order_id" to "order_key"');
      expect(text).toContain('"dim" no longer has the column "note"');
      expect(text).not.toContain('"orders"');
    }
    expect((await lakec(['contract', 'accept', '-s', 'fact'], root)).code).toBe(0);
    const { text } = await lakec(['check'], root);
    expect(text).not.toContain('order_key');
    expect(text).toContain('no longer has the column "note"');
    await lakec(['contract', 'accept'], root);
    expect((await lakec(['build', '--quiet'], root)).code).toBe(0);
  });
});

describe('a layer that may have no personal data', () => {
  it('is held to it before anything runs, through a rename, an expression and a CTE', async () => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'lakec-personal-')));
    const write = (path: string, text: string): void => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    };
    try {
      write('config/dev.yaml', 'project_name: shop\nengine: {type: duckdb, path: lake.duckdb}\ncontracts: {gold: {allow_pii: false}}\n');
      write('models/silver/people.sql', "select 1 as id, 'a@example.com' as email");
      write('models/silver/people.yml', 'models:\n  - name: people\n    columns:\n      - {name: email, meta: {pii: true}}\n');
      write('models/gold/contacts.sql', "with p as (select id, lower(email) as address from {{ ref('people') }}) select id, address as reachable_at from p");
      for (const command of ['check', 'build']) {
        const { code, text } = await lakec([command], root);
        expect({ command, code }).toEqual({ command, code: 1 });
        expect(text).toContain('error[personal-data-in-layer]');
        expect(text).toContain('people.email → contacts.reachable_at');
      }
      write('models/gold/contacts.yml', 'models:\n  - name: contacts\n    columns:\n      - {name: reachable_at, meta: {pii_ok: true}}\n');
      expect((await lakec(['build', '--quiet'], root)).code).toBe(0);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});
