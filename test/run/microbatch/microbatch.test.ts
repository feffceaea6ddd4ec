import { afterEach, describe, expect, it } from 'vitest';
import type { Flags } from '../../../compiler/contracts/flags.ts';
import { makeTimed, type Timed } from './project.ts';

let project: Timed;
afterEach(() => project.remove());

const DAILY = `{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='day', begin='2026-01-01', batch_size='day', lookback=1) }}
select cast(date_trunc('day', o.made_at) as date) as day, count(*) as orders, sum(o.amount) as amount, min(k.name) as kind
from {{ ref('orders') }} o join {{ ref('kinds') }} k on k.kind = o.kind
group by 1`;

/** Orders as a seed: `day hour amount`, all of January 2026. */
function orders(rows: readonly (readonly [day: number, hour: number, amount: number])[]): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return ['id,made_at,amount,kind', ...rows.map(([day, hour, amount], i) => `${i},2026-01-${two(day)} ${two(hour)}:00:00,${amount},a`)].join('\n') + '\n';
}

const files = (model = DAILY) => ({
  'seeds/orders.csv': orders([]),
  'seeds/kinds.csv': 'kind,name\na,all\n',
  'seeds/_seeds.yml': 'seeds:\n  - name: orders\n    config: {event_time: made_at, column_types: {id: integer, made_at: timestamp, amount: integer, kind: varchar}}\n',
  'models/daily.sql': model,
});

const table = () => project.query('select cast(day as varchar), orders, amount, kind from main.daily order by day');
const build = (at: string, options?: Partial<Flags>) => project.run(at, options);

describe('a microbatch model', () => {
  it('takes late rows of the lookback, and leaves older batches as they are', async () => {
    project = makeTimed(files());
    project.write('seeds/orders.csv', orders([[1, 5, 10], [2, 0, 20], [3, 23, 30]]));
    expect(await build('2026-01-03T12:00:00Z')).toEqual([]);
    expect(await table()).toEqual([['2026-01-01', '1', '10', 'all'], ['2026-01-02', '1', '20', 'all'], ['2026-01-03', '1', '30', 'all']]);
    // Late by one day, late by two, of today, and of a time to come.
    project.write('seeds/orders.csv', orders([[1, 5, 10], [2, 0, 20], [3, 23, 30], [3, 1, 1], [2, 1, 1], [4, 0, 40], [5, 0, 50]]));
    expect(await build('2026-01-04T00:00:00Z')).toEqual([]);
    const after = [['2026-01-01', '1', '10', 'all'], ['2026-01-02', '1', '20', 'all'], ['2026-01-03', '2', '31', 'all'], ['2026-01-04', '1', '40', 'all']];
    expect(await table()).toEqual(after);
    expect(await build('2026-01-04T23:59:59Z')).toEqual([]);
    expect(await table()).toEqual(after);
  });

  it('gives in many runs what one run gives', async () => {
    project = makeTimed(files());
    const rows: [number, number, number][] = [];
    for (let day = 1; day <= 6; day++) {
      rows.push([day, day, day], ...(day > 1 ? [[day - 1, 7, 100] as [number, number, number]] : []));
      project.write('seeds/orders.csv', orders(rows));
      expect(await build(`2026-01-0${day}T12:00:00Z`)).toEqual([]);
    }
    const many = await table();
    expect(many.length).toBe(6);
    expect(await build('2026-01-06T12:00:00Z', { fullRefresh: true })).toEqual([]);
    expect(await table()).toEqual(many);
  });

  it('builds an interval again when the command line names one, in whole batches', async () => {
    project = makeTimed(files());
    project.write('seeds/orders.csv', orders([[1, 5, 10], [2, 0, 20], [3, 23, 30], [9, 0, 90]]));
    expect(await build('2026-01-09T12:00:00Z', { eventTimeEnd: '2026-01-03' })).toEqual([]);
    expect((await table()).map(([day]) => day)).toEqual(['2026-01-01', '2026-01-02']);
    project.write('seeds/orders.csv', orders([[1, 5, 11], [2, 0, 22], [3, 23, 33], [9, 0, 99]]));
    expect(await build('2026-01-09T12:00:00Z', { eventTimeStart: '2026-01-02T10:00:00', eventTimeEnd: '2026-01-03T01:00:00' })).toEqual([]);
    expect((await table()).map(([day, , amount]) => `${day} ${amount}`)).toEqual(['2026-01-01 10', '2026-01-02 22', '2026-01-03 33']);
  });

  it('reads a parent whole where it has no event_time, or where the template renders its name', async () => {
    project = makeTimed(files(DAILY.replace("join {{ ref('kinds') }} k on k.kind = o.kind", "join {{ ref('kinds') }} k on k.kind = o.kind cross join (select count(*) as n from {{ ref('orders').render() }}) as every").replace('min(k.name) as kind', 'cast(min(every.n) as varchar) as kind')));
    project.write('seeds/orders.csv', orders([[1, 5, 10], [2, 0, 20], [3, 23, 30]]));
    expect(await build('2026-01-03T12:00:00Z')).toEqual([]);
    project.write('seeds/orders.csv', orders([[1, 5, 10], [2, 0, 20], [3, 23, 30], [9, 0, 1]]));
    expect(await build('2026-01-03T13:00:00Z')).toEqual([]);
    expect((await table()).map(([day, , , every]) => `${day} ${every}`)).toEqual(['2026-01-01 3', '2026-01-02 4', '2026-01-03 4']);
  });

  it('filters ephemeral parents, sources and views too', async () => {
    project = makeTimed({
      ...files(`{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='made_at', begin='2026-01-01', batch_size='day', lookback=0) }}
select 'seed' as parent, made_at from {{ ref('orders') }} union all
select 'ephemeral', made_at from {{ ref('passing') }} union all
select 'view', made_at from {{ ref('seen') }} union all
select 'source', made_at from {{ source('raw', 'landed') }}`),
      'models/passing.sql': "{{ config(materialized='ephemeral', event_time='made_at') }}\nselect made_at from {{ ref('orders') }}",
      'models/seen.sql': "{{ config(materialized='view', event_time='made_at') }}\nselect made_at from {{ ref('orders') }}",
      'models/_m.yml': "sources:\n  - name: raw\n    schema: main\n    tables:\n      - name: landed\n        identifier: orders\n        config: {event_time: made_at}\n",
    });
    project.write('seeds/orders.csv', orders([[2, 0, 1], [3, 0, 1]]));
    expect(await build('2026-01-02T12:00:00Z', { select: ['orders'] })).toEqual([]);
    expect(await build('2026-01-02T12:00:00Z')).toEqual([]);
    const stored = () => project.query('select parent, count(*), max(day(made_at)) from main.daily group by 1 order by 1');
    expect(await stored()).toEqual(['ephemeral', 'seed', 'source', 'view'].map((parent) => [parent, '1', '2']));
    expect(await build('2026-01-03T12:00:00Z')).toEqual([]);
    expect(await stored()).toEqual(['ephemeral', 'seed', 'source', 'view'].map((parent) => [parent, '2', '3']));
  });

  it('must say where time begins in its first run too', async () => {
    project = makeTimed(files(DAILY.replace("begin='2026-01-01', ", '')));
    expect(await build('2026-01-03T12:00:00Z')).toEqual(['microbatch-config']);
  });

  it('is tested on the rows that a unit test gives, whatever the day', async () => {
    project = makeTimed({
      ...files(),
      'models/_m.yml': 'unit_tests:\n  - name: sums\n    model: daily\n    given:\n      - input: ref(\'orders\')\n        rows: [{made_at: 1999-12-31 10:00:00, amount: 3, kind: a}]\n      - input: ref(\'kinds\')\n    expect: {rows: [{day: 1999-12-31, amount: 3}]}\n',
    });
    expect(await build('2026-01-03T12:00:00Z')).toEqual([]);
  });
});
