import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { anyFile, readRelation } from '../../compiler/adapters/spark/read.ts';
import type { RegisteredRelation } from '../../compiler/contracts/job.ts';

/** Columns that say which run wrote a row. */
const OF_THE_RUN: ReadonlySet<string> = new Set(['_ingested_at', '_batch_id', '_rejected_at']);
/** Those of the tables of ops. */
const OF_THE_RUN_IN_OPS: ReadonlySet<string> = new Set(['batch_id', 'loaded_at', 'updated_at']);

export interface SparkLake {
  /** What DuckDB runs before it reads the lake: of S3, the extension and a secret. */
  readonly before?: readonly string[];
  /** A pattern of the registry's files. */
  readonly relations: string;
  readonly schemas?: readonly string[];
  /** It may have fewer tables than DuckDB's. */
  readonly some?: boolean;
}

/** How the tables of a Spark lake differ from those of a DuckDB file: columns, counts and rows, order-free and exact; and how many were compared. */
export async function differences(database: string, spark: SparkLake): Promise<{ readonly found: readonly string[]; readonly compared: readonly string[] }> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    for (const sql of ["set timezone = 'UTC'", ...(spark.before ?? []), `attach '${database}' as dev (read_only)`]) await connection.run(sql);
    const texts = textsOf(connection);
    const there = new Map((await texts(`select content from read_text('${spark.relations}')`)).map(([text]) => JSON.parse(text!) as RegisteredRelation).map((one) => [`${one.schema}.${one.identifier}`, one]));
    const found: string[] = [];
    const compared: string[] = [];
    const list = (spark.schemas ?? ['bronze', 'silver', 'gold', 'ops']).map((schema) => `'${schema}'`).join(', ');
    const wanted = (await texts(`select schema_name || '.' || table_name from duckdb_tables() where database_name = 'dev' and schema_name in (${list}) and table_name <> 'lakec_relations' order by 1`)).map(([name]) => name!);
    for (const name of wanted) {
      const relation = there.get(name);
      if (!relation) {
        if (!spark.some) found.push(`${name} is not on Spark`);
        continue;
      }
      compared.push(name);
      found.push(...(await differ(connection, name, relation)));
    }
    return { found, compared };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function differ(connection: DuckDBConnection, name: string, relation: RegisteredRelation): Promise<readonly string[]> {
  const texts = textsOf(connection);
  const empty = (await texts(anyFile(relation))).length === 0;
  await connection.run(`create or replace view other as ${readRelation(relation, empty)}`);
  const columns = async (table: string) => (await texts(`describe ${table}`)).map(([column, type]) => `${column} ${type}`);
  const [schema, identifier] = name.split('.');
  const mine = await columns(`dev.${schema}."${identifier}"`);
  const theirs = await columns('other');
  if (JSON.stringify(mine) !== JSON.stringify(theirs)) return [`${name}: columns ${mine.join(', ')} and ${theirs.join(', ')}`];
  // The ledger of runs says what each run did, and these were others.
  if (name === 'ops.row_flow') return [];
  const list = relation.columns.map((column) => column.name).filter((column) => !OF_THE_RUN.has(column) && !(schema === 'ops' && OF_THE_RUN_IN_OPS.has(column))).map((column) => `"${column}"`).join(', ');
  const side = async (a: string, b: string) => Number((await texts(`select count(*) from (select ${list} from ${a} except all select ${list} from ${b})`))[0]![0]);
  const [only, others] = [await side(`dev.${schema}."${identifier}"`, 'other'), await side('other', `dev.${schema}."${identifier}"`)];
  return only + others === 0 ? [] : [`${name}: ${only} rows only on DuckDB, ${others} only on Spark`];
}

function textsOf(connection: DuckDBConnection): (sql: string) => Promise<readonly (readonly string[])[]> {
  return async (sql) => (await connection.runAndReadAll(sql)).getRows().map((row) => row.map(String));
}
