import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { lakec } from '../cli/world.ts';
import { project } from '../cli/project.ts';
import { pythonOf } from '../services/install.ts';

// OpenLineage events are what OpenLineage's own client reads, and makes of them again.

interface Facets { readonly columnLineage: { readonly fields: Record<string, unknown>; readonly dataset: unknown } }
interface Event { readonly job: { readonly name: string }; readonly outputs: readonly { readonly facets: Facets }[] }

let events: readonly Event[];
let python: string;

beforeAll(async () => {
  python = await pythonOf('oracles');
  const root = project({
    'config/dev.yaml': 'project_name: shop\nengine: {type: duckdb, path: lake.duckdb}\n',
    'models/orders.sql': "select 1 as order_id, 7 as customer_id, cast(10 as decimal(18,4)) as amount, 'placed' as status",
    'models/copies.sql': "select * from {{ ref('orders') }}",
    'models/totals.sql': "select customer_id, upper(max(status)) as status, sum(amount) as amount, count(*) as n from {{ ref('copies') }} where order_id > 0 group by customer_id",
  });
  const { stdout } = await lakec(['lineage', '--output', 'openlineage'], root);
  events = stdout.trim().split('\n').map((line) => JSON.parse(line) as Event);
});

/** What the client makes of events, or its complaint. */
function read(given: readonly unknown[]): readonly unknown[] | string {
  const { status, stdout, stderr } = spawnSync(python, [join(import.meta.dirname, 'read_events.py')], { input: given.map((event) => `${JSON.stringify(event)}\n`).join(''), encoding: 'utf8' });
  return status === 0 ? stdout.trim().split('\n').map((line) => JSON.parse(line) as unknown) : stderr;
}

it('are the same when the client has read and written them', () => {
  expect(events.map(({ job }) => job.name)).toEqual(['model.shop.copies', 'model.shop.orders', 'model.shop.totals']);
  const made = read(events);
  expect(made).toBeInstanceOf(Array);
  expect((made as readonly unknown[]).map(withoutEmpty)).toEqual(events.map(withoutEmpty));
});

it('tell the kind of each step', () => {
  const { columnLineage } = events.find(({ job }) => job.name === 'model.shop.totals')!.outputs[0]!.facets;
  expect(columnLineage.fields['amount']).toEqual({ inputFields: [{ namespace: 'shop', name: 'lake.main.copies', field: 'amount', transformations: [{ type: 'DIRECT', subtype: 'AGGREGATION', description: '', masking: false }] }] });
  expect(columnLineage.dataset).toContainEqual({ namespace: 'shop', name: 'lake.main.copies', field: 'order_id', transformations: [{ type: 'INDIRECT', subtype: 'FILTER', description: '', masking: false }] });
});

it('are refused when they are broken', () => {
  const [first] = events as unknown as [Record<string, unknown>];
  expect(read([{ ...first, job: { namespace: 'shop' } }])).toContain("required positional argument: 'name'");
  expect(read([{ ...first, jobs: [] }])).toContain("has no ['jobs']");
  expect(read([{ ...first, outputs: 'none' }])).toContain("'none' is no list");
});

/** The client writes lists and maps that nobody gave. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutEmpty(each)] as const).filter(([, each]) => typeof each !== 'object' || each === null || Object.keys(each).length > 0));
}

