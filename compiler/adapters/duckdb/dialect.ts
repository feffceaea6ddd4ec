import type { Dialect } from '../../contracts/dialect.ts';
import { withNames } from '../ansi.ts';
import { landing, place } from './landing.ts';

/** DuckDB's keywords (`duckdb_keywords()`, all but the unreserved): each may be refused somewhere as a bare name. */
const RESERVED = new Set(
  `all analyse analyze and anti any array as asc asof asymmetric at authorization between bigint binary bit boolean both by case cast char
  character check coalesce collate collation column columns concurrently constraint create cross dec decimal default deferrable desc
  describe distinct do else end except exists extract false fetch float for foreign freeze from full generated glob group grouping
  grouping_id having ilike in initially inner inout int integer intersect interval into is isnull join lambda lateral leading left like
  limit map national natural nchar none not notnull null nullif numeric offset on only or order out outer overlaps overlay pivot
  pivot_longer pivot_wider placing position positional precision primary qualify real references returning right row select semi setof
  show similar smallint some struct substring summarize symmetric table tablesample then time timestamp to trailing treat trim true
  try_cast union unique unpack unpivot using values varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement
  xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable`.split(/\s+/),
);

const common = withNames({
  name: 'duckdb',
  supports: { transactionalDdl: true, merge: true, createOrReplaceTable: true, createOrReplaceView: true, keys: true },
  maxIdentifier: 10_000,
  reserved: RESERVED,
});

const fingerprint: Dialect['fingerprint'] = (parts) =>
  `md5(${parts.map(({ sql, type }) => `coalesce(cast(${/^timestamp/i.test(type) ? `epoch_us(${sql})` : sql} as varchar), chr(30))`).join(' || chr(31) || ')})`;

/** DuckDB's SQL. */
export const duckdb: Dialect = {
  ...common,
  landing,
  temporary: (identifier) => ({ database: 'temp', schema: 'main', identifier }),
  readCsv: (path, columns, delimiter) =>
    `read_csv(${place(path)}, auto_detect = false, header = true, delim = ${common.string(delimiter)}, quote = '"', escape = '"', strict_mode = true, columns = {${columns.map((column) => `${common.string(column)}: 'VARCHAR'`).join(', ')}})`,
  sniffCsv: (path, columns, delimiter) =>
    `select * from read_csv(${place(path)}, header = true, delim = ${common.string(delimiter)}, columns = {${columns.map(({ name, type }) => `${common.string(name)}: ${common.string(common.type(type))}`).join(', ')}})`,
  copyToParquet: (select, path, partition) =>
    `copy (\n${select}\n) to ${common.string(path)} (format parquet, compression zstd${partition.length > 0 ? `, partition_by (${partition.map(common.identifier).join(', ')}), filename_pattern 'part-{i}', overwrite_or_ignore` : ''})`,
  copyToFile: (select, path, format, options) => `copy (\n${select}\n) to ${common.string(path)} (format ${format}${options.map(([name, sql]) => `, ${name} ${sql}`).join('')})`,
  readFile: (path, format, options) => `select * from read_${format}(${common.string(path)}${options.map(([name, sql]) => `, ${name} = ${sql}`).join('')})`,
  readParquet: (path, partition, columns) =>
    `select ${columns ? columns.map(common.identifier).join(', ') : '*'} from read_parquet(${common.string(path)}, hive_partitioning = ${partition.length > 0}${partition.length > 0 ? `, hive_types = {${partition.map(({ name, type }) => `${common.string(name)}: ${common.type(type)}`).join(', ')}}` : ''})`,
  countFiles: (glob) => `select case when count(*) = 0 then 1 else 0 end from glob(${common.string(glob)})`,
  fingerprint,
  surrogateKey: (parts) => `cast('0x' || left(${fingerprint(parts)}, 15) as bigint)`,
  describe: (select) => `describe\n${select}`,
  // A column's type changes with its values, or not at all; DuckDB's own spelling has SET DATA in it.
  alterColumnType: (relation, column) => `alter table ${common.relation(relation)} alter column ${common.identifier(column.name)} set data type ${common.type(column.type)}`,
};
