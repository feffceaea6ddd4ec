import type { ColumnType } from '../../../contracts/relation.ts';
import { duckdb } from '../dialect.ts';
import { splitAtCommas } from '../../../relations/split-at-commas.ts';

/**
 * How rows travel as a file of Parquet with their types kept: what Parquet would change (integers of 128 bits as floating point, intervals cut to
 * milliseconds, times that lose their zone) goes as text, and each value is cast to its type again by who reads it.
 */
export function carried(columns: readonly ColumnType[]): { readonly write: string; readonly read: string } {
  const list = (cast: (column: ColumnType, name: string) => string): string => columns.map((column) => cast(column, `"${column.name.replaceAll('"', '""')}"`)).join(', ');
  return {
    write: list(({ type }, name) => {
      const carrier = carrierOf(type);
      return carrier === type ? name : `cast(${name} as ${carrier}) as ${name}`;
    }),
    read: list(({ type }, name) => (PLAIN.test(type) ? name : `cast(${name} as ${type}) as ${name}`)),
  };
}

/** A statement that writes rows to a file; `from` is a table expression. */
export function copyTo(path: string, columns: readonly ColumnType[], from: string): string {
  return `copy (select ${carried(columns).write} from ${from}) to ${duckdb.string(path)} (format parquet)`;
}

/** A SELECT of what `copyTo` wrote. */
export function readFrom(path: string, columns: readonly ColumnType[]): string {
  return `select ${carried(columns).read} from read_parquet(${duckdb.string(path)}, hive_partitioning = false)`;
}

/** Types that a file gives back as they were. */
const PLAIN = /^(BOOLEAN|U?(TINYINT|SMALLINT|INTEGER|BIGINT)|FLOAT|DOUBLE|DECIMAL\(\d+,\s*\d+\)|VARCHAR|BLOB|DATE|TIME|TIMESTAMP|TIMESTAMP WITH TIME ZONE|UUID|JSON)$/;
/** Types that a file changes, and that their texts keep. */
const AS_TEXT = /^(U?HUGEINT|INTERVAL|TIME WITH TIME ZONE|TIME_NS|BIT|BIGNUM|VARINT|ENUM\b[\s\S]*|"NULL"|NULL)$/;

/** The type that a column has in the file. */
export function carrierOf(type: string): string {
  const array = /^([\s\S]*)(\[\d*\])$/.exec(type);
  if (array) return `${carrierOf(array[1]!)}[]`;
  const nested = /^(STRUCT|MAP)\(([\s\S]*)\)$/.exec(type);
  if (!nested) return AS_TEXT.test(type) ? 'VARCHAR' : type;
  const parts = splitAtCommas(nested[2]!).map((part) => part.trim());
  if (nested[1] === 'MAP') return `MAP(${parts.map(carrierOf).join(', ')})`;
  return `STRUCT(${parts.map((part) => {
    const field = /^("(?:[^"]|"")*"|\S+)\s+([\s\S]*)$/.exec(part);
    return field ? `${field[1]!} ${carrierOf(field[2]!)}` : part;
  }).join(', ')})`;
}
