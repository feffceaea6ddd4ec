import { redshift } from '../../compiler/adapters/redshift/dialect.ts';
import { forPostgres } from '../services/redshift/rewrite.ts';
import { SHIMS } from '../services/redshift/shims.ts';
import { startPostgres } from '../services/postgres.ts';
import { pythonDouble, type Answer } from '../traps/plain.ts';

/** Runs SELECTs of Redshift's on a PostgreSQL that stands in for it. */
export interface RedshiftSql {
  /** The rows of a SELECT from `given`, which has these columns and rows. */
  rows(sql: string, columns: readonly { readonly name: string; readonly type: string }[], given: readonly (readonly (string | null)[])[]): Promise<Answer>;
  stop(): Promise<void>;
}

const text = { getTypeParser: () => (value: string) => value };

/** Starts the PostgreSQL. */
export async function startRedshiftSql(): Promise<RedshiftSql> {
  const server = await startPostgres();
  const session = await server.connect();
  await session.query(SHIMS);
  await session.query(`set search_path = redshift, pg_catalog, "$user", public; set standard_conforming_strings = off; set backslash_quote = on; set escape_string_warning = off; set timezone = 'UTC'`);
  return {
    async rows(sql, columns, given) {
      try {
        await session.query('drop table if exists public.given');
        await session.query(`create table public.given (${columns.map(({ name, type }) => `${redshift.identifier(name)} ${redshift.type(type)}`).join(', ')})`);
        if (given.length > 0) await session.query(`insert into public.given values ${given.map((row) => `(${row.map((value) => (value === null ? 'null' : redshift.string(value))).join(', ')})`).join(', ')}`);
        const { fields, rows } = await session.query({ text: forPostgres(sql), rowMode: 'array', types: text });
        return { columns: fields.map(({ name }) => name), rows: rows.map((row) => row.map((value, i) => plain(value, fields[i]!.dataTypeID))) };
      } catch (error) {
        return { error: (error as Error).message };
      }
    },
    async stop() {
      await session.end();
      await server.stop();
    },
  };
}

/** A value by the number that PostgreSQL has for its type. */
function plain(value: string | null, type: number): unknown {
  if (value === null) return null;
  switch (type) {
    case 16:
      return value === 't';
    case 20: case 21: case 23: case 1700:
      return ['number', value.includes('.') ? value.replace(/0+$/, '').replace(/\.$/, '').replace(/^-0$/, '0') : value];
    case 700: case 701:
      return ['double', pythonDouble(Number(value.replace('inf', 'Inf')))];
    case 1082:
      return ['date', value];
    case 1114:
      return ['time', value.includes('.') ? `${value.split('.')[0]}.${value.split('.')[1]!.padEnd(6, '0')}` : value];
    default:
      return value;
  }
}
