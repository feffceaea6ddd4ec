import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lakec } from '../cli/world.ts';
import { departures } from '../phases/8-publish/shape.ts';

// Where columns come from, as files and events tell it: manifest.json and lineage.json.

const FILES: Readonly<Record<string, string>> = {
  'config/dev.yaml': 'project_name: shop\nengine: {type: duckdb, path: lake.duckdb}\n',
  'models/orders.sql': "select 1 as order_id, 7 as customer_id, cast(10 as decimal(18,4)) as amount, 'placed' as status",
  'models/copies.sql': "select * from {{ ref('orders') }}",
  'models/totals.sql': "select customer_id, upper(max(status)) as status, sum(amount) as amount, count(*) as n from {{ ref('copies') }} where order_id > 0 group by customer_id",
  'models/piled.sql': "{{ config(materialized='table') }} pivot {{ ref('orders') }} on status using sum(amount)",
  'people.csv': 'name\nAda\n',
  'models/models.yml': `models:
  - name: totals
    columns: [{name: customer_id}, {name: STATUS}, {name: n}]
`,
};
let root: string;
const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const read = (name: string): Record<string, any> => JSON.parse(readFileSync(join(root, 'target', name), 'utf8')) as Record<string, any>;

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'lakec-lineage-')));
  for (const [path, text] of Object.entries(FILES)) put(path, text);
  put('models/files.sql', `select * from read_csv('${join(root, 'people.csv')}')`);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the artifacts of a compile', () => {
  it('have the lineage of declared columns in manifest.json, in a shape that dbt reads', async () => {
    const { code, text } = await lakec(['compile'], root);
    expect(code, text).toBe(0);
    const manifest = read('manifest.json');
    const lineages = Object.fromEntries(Object.entries(manifest['nodes']['model.shop.totals']['columns'] as Record<string, { lineage: unknown }>).map(([name, { lineage }]) => [name, lineage]));
    expect(lineages).toEqual({
      customer_id: [{ node: 'model.shop.copies', column: 'customer_id', step: 'copied' }],
      STATUS: [{ node: 'model.shop.copies', column: 'status', step: 'aggregated' }],
      n: [],
    });
    expect(departures('manifest', manifest)).toEqual([]);
  });

  it('have all columns in lineage.json, and the reason where nobody knows', () => {
    const { nodes } = read('lineage.json');
    expect(nodes['model.shop.totals']).toEqual({
      columns: {
        customer_id: [{ node: 'model.shop.copies', column: 'customer_id', step: 'copied' }],
        status: [{ node: 'model.shop.copies', column: 'status', step: 'aggregated' }],
        amount: [{ node: 'model.shop.copies', column: 'amount', step: 'aggregated' }],
        n: [],
      },
      rows: [{ node: 'model.shop.copies', column: 'customer_id', use: 'grouped' }, { node: 'model.shop.copies', column: 'order_id', use: 'filtered' }],
    });
    expect(Object.keys(nodes['model.shop.copies'].columns)).toEqual(['order_id', 'customer_id', 'amount', 'status']);
    expect(nodes['model.shop.files']).toEqual({ columns: { name: [] }, rows: [] });
    expect(nodes['model.shop.piled']).toEqual({ unknown: expect.stringContaining('no tree') as string });
  });

  it('are the same by what was kept, and follow what changed above', async () => {
    const before = readFileSync(join(root, 'target/lineage.json'), 'utf8');
    await lakec(['compile'], root);
    expect(readFileSync(join(root, 'target/lineage.json'), 'utf8')).toBe(before);
    rmSync(join(root, 'target/cache'), { recursive: true });
    await lakec(['compile'], root);
    expect(readFileSync(join(root, 'target/lineage.json'), 'utf8')).toBe(before);
    // The text of `copies` is what it was; what its star stands for is not.
    put('models/orders.sql', `${FILES['models/orders.sql']!}, 'EUR' as currency`);
    await lakec(['compile'], root);
    expect(Object.keys(read('lineage.json')['nodes']['model.shop.copies'].columns)).toContain('currency');
    put('models/models.yml', FILES['models/models.yml']!.replace('{name: n}', '{name: amount}'));
    await lakec(['compile'], root);
    expect(read('manifest.json')['nodes']['model.shop.totals'].columns.amount.lineage).toEqual([{ node: 'model.shop.copies', column: 'amount', step: 'aggregated' }]);
  });

  it('do not tell of a text that its turn decides', async () => {
    put('models/late.sql', "select customer_id {% for s in dbt_values(ref('orders')) %}, {{ s }} as c{{ loop.index }}{% endfor %} from {{ ref('orders') }}");
    put('macros/values.sql', "{% macro dbt_values(r) %}{{ return(run_query('select status from ' ~ r).columns[0].values()) }}{% endmacro %}");
    await lakec(['compile'], root);
    expect(read('lineage.json')['nodes']['model.shop.late']).toEqual({ unknown: expect.stringContaining('orders') as string });
    rmSync(join(root, 'models/late.sql'));
  });
});
