import { expect, it } from 'vitest';
import { dbtProject } from './project.ts';
import { lakec } from './world.ts';

// Names that lead in a circle where the DAG has none: whoever followed them would wait for himself.
const CIRCLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'WITH entries that are called like models, over a source that nobody knows': {
    'models/sources.yml': 'sources: [{name: raw, schema: away, tables: [{name: orders}, {name: items}]}]\n',
    'models/order_items.sql': "with orders as (select * from {{ source('raw', 'orders') }}), items as (select * from {{ source('raw', 'items') }}) select items.*, orders.day from items join orders using (id)",
    'models/orders.sql': "with order_items as (select * from {{ ref('order_items') }}), n as (select id, count(*) as n from order_items group by 1) select * from order_items join n using (id)",
  },
  'models that read each other by name': {
    'models/sources.yml': 'sources: [{name: raw, schema: away, tables: [{name: orders}]}]\n',
    'models/one.sql': "select o.* from {{ source('raw', 'orders') }} as o join main.other using (id)",
    'models/other.sql': "select o.* from {{ source('raw', 'orders') }} as o join main.one using (id)",
  },
  'sources that are each other\'s models': {
    'models/sources.yml': 'sources: [{name: made, schema: main, tables: [{name: one}, {name: other}]}]\n',
    'models/one.sql': "select * from {{ source('made', 'other') }}",
    'models/other.sql': "select * from {{ source('made', 'one') }}",
  },
  'a model that is its own source': {
    'models/sources.yml': 'sources: [{name: made, schema: main, tables: [{name: one}]}]\n',
    'models/one.sql': "select * from {{ source('made', 'one') }}",
  },
};

it.each(Object.entries(CIRCLES).flatMap(([name, files]) => [['compile'], ['check'], ['lineage'], ['build']].map(([command]) => [name, command!, files] as const)))('%s: %s comes to an end', async (_, command, files) => {
  const { code, text } = await lakec([command], dbtProject(files));
  expect(text).not.toMatch(/config|bug of lakec/);
  expect([code, text]).toEqual([expect.toSatisfy((code: number) => code === 0 || code === 1), expect.stringMatching(/./)]);
});
