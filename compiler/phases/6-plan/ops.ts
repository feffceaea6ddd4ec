import type { Dialect } from '../../contracts/dialect.ts';
import type { StatementStep } from '../../contracts/plan.ts';
import type { ColumnType, Relation } from '../../contracts/relation.ts';
import { statement } from './steps.ts';

/** The tables that loads and quarantines keep beside their own, in schema `ops`; a row is written in the transaction that it tells of. */
export const OPS_TABLES = {
  load_ledger: columns('source string, table string, file string, fingerprint string, rows_in bigint, rows_out bigint, rows_quarantined bigint, watermark_max string, batch_id string, loaded_at timestamp'),
  watermark: columns('source string, table string, column string, value string, batch_id string, updated_at timestamp'),
  row_flow: columns('run_id string, table string, layer string, rows_in bigint, rows_out bigint, quarantined bigint, deleted bigint, superseded bigint'),
} as const satisfies Record<string, readonly ColumnType[]>;
export type OpsTable = keyof typeof OPS_TABLES;

/** Where an ops table is. */
export function opsRelation(database: string, table: OpsTable): Relation {
  return { database, schema: 'ops', identifier: table };
}

/** Makes the ops tables named, where they are not there. */
export function opsSetup(dialect: Dialect, database: string, tables: readonly OpsTable[]): readonly StatementStep[] {
  return [
    statement('create the schema ops', dialect.createSchema({ database, schema: 'ops' })),
    ...tables.map((table) => statement(`create ops.${table}`, dialect.createTable(opsRelation(database, table), OPS_TABLES[table], { ifNotExists: true }))),
  ];
}

/** Adds rows to an ops table: `select` gives all its columns in order. */
export function opsInsert(dialect: Dialect, database: string, table: OpsTable, select: string): string {
  return dialect.insertInto(opsRelation(database, table), OPS_TABLES[table].map((column) => column.name), select);
}

/** The moment as a literal of the engine's timestamp, in UTC. */
export function momentOf(moment: Date): string {
  return `cast('${moment.toISOString().replace('T', ' ').replace('Z', '')}' as timestamp)`;
}

function columns(text: string): readonly ColumnType[] {
  return text.split(', ').map((one) => {
    const [name, type] = one.split(' ');
    return { name: name!, type: type! };
  });
}
