import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** What Spark leaves: Parquet in partition folders, a table with its live files (a stale one beside them), and a registry of both. One value is a cent less. */
export async function setup(folder: string): Promise<void> {
  const lake = join(folder, '.lake/spark');
  const relations = join(lake, '_state/relations');
  mkdirSync(relations, { recursive: true });
  mkdirSync(join(lake, 'silver/lines/data'), { recursive: true });
  const database = await DuckDBInstance.create(':memory:');
  const session = await database.connect();
  await session.run("set TimeZone = 'UTC'");
  await session.run(`copy (
    select i::integer as order_id, (i * 1.25 - case when i = 4 then 0.01 else 0 end)::decimal(18, 4) as amount, timestamptz '2024-01-01 10:00:00+00' + interval 1 hour * i as at, [i, i + 1]::bigint[] as items, {'a': i::integer, 'b': 'x'} as more,
      2024 + (i % 2)::integer as order_year
    from range(6) t(i) order by i desc) to '${lake}/silver/orders' (format parquet, partition_by (order_year))`);
  await session.run(`copy (select i::integer as line, i::decimal(38, 0) as large, map {'k': i::integer} as tags from range(4) t(i)) to '${lake}/silver/lines/data/live.parquet' (format parquet)`);
  await session.run(`copy (select 99::integer as line, 99::decimal(38, 0) as large, map {'k': 99::integer} as tags) to '${lake}/silver/lines/data/stale.parquet' (format parquet)`);
  session.closeSync();
  database.closeSync();
  const register = (identifier: string, relation: object): void => writeFileSync(join(relations, `silver.${identifier}.json`), JSON.stringify({ schema: 'silver', identifier, location: `${lake}/silver/${identifier}`, partition_by: [], run_id: 'first', ...relation }));
  const typed = (columns: Readonly<Record<string, string>>) => Object.entries(columns).map(([name, type]) => ({ name, type }));
  register('orders', { format: 'parquet', partition_by: ['order_year'], columns: typed({ order_id: 'int', amount: 'decimal(18,4)', at: 'timestamp', items: 'array<bigint>', more: 'struct<a: int, b: string>', order_year: 'int' }) });
  register('lines', { format: 'iceberg', files: [`${lake}/silver/lines/data/live.parquet`], columns: typed({ line: 'int', large: 'decimal(38,0)', tags: 'map<string, int>' }) });
  register('nothing', { format: 'parquet', columns: typed({ id: 'int' }) });
}
