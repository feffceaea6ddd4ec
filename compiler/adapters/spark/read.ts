import type { RegisteredRelation } from '../../contracts/job.ts';
import { duckdb } from '../duckdb/dialect.ts';
import { duckdbType } from './types.ts';

/**
 * A SELECT by which DuckDB reads a relation of a lake: its columns in order, with DuckDB's types. `empty`: no file is there yet.
 * Spark's timestamps are moments; in UTC they are DuckDB's timestamps without a zone.
 */
export function readRelation(relation: RegisteredRelation, empty: boolean): string {
  const id = duckdb.quote;
  const columns = relation.columns.map(({ name, type }) => ({ name, type: duckdbType(type) }));
  if (empty) return `select ${columns.map(({ name, type }) => `cast(null as ${type}) as ${id(name)}`).join(', ')} where false`;
  const list = columns.map(({ name, type }) => `cast(${id(name)} as ${type}) as ${id(name)}`);
  // Iceberg's files hold those columns too.
  const partitioned = relation.format !== 'iceberg' && relation.partition_by.length > 0;
  const types = relation.partition_by.map((name) => columns.find((column) => column.name.toLowerCase() === name.toLowerCase()) ?? { name, type: 'VARCHAR' });
  const hive = partitioned ? `, hive_partitioning = true, hive_types = {${types.map(({ name, type }) => `${duckdb.string(name)}: ${type}`).join(', ')}}` : ', hive_partitioning = false';
  return `select ${list.join(', ')} from read_parquet(${filesOf(relation)}, union_by_name = true${hive})`;
}

/** The files as DuckDB's function takes them: a list, or a glob. */
function filesOf({ files, location }: RegisteredRelation): string {
  return files === undefined ? duckdb.string(`${plainPath(location)}/**/*.parquet`) : `[${files.map((file) => duckdb.string(plainPath(file))).join(', ')}]`;
}

/** A query that gives zero rows when no file of the relation is there. */
export function anyFile(relation: RegisteredRelation): string {
  return relation.files === undefined ? `select 1 from glob(${duckdb.string(`${plainPath(relation.location)}/**/*.parquet`)}) limit 1` : `select 1 ${relation.files.length === 0 ? 'where false' : ''}`;
}

function plainPath(path: string): string {
  return path.replace(/^file:(\/\/)?/, '').replace(/^s3a:/, 's3:');
}
