import type { Binder } from '../contracts/adapter.ts';
import type { TreeNode } from './tree.ts';

/**
 * The columns of what a query reads that is no relation of anybody's: files, by a function or by their name, and what DuckDB tells of itself. Each is asked
 * for once, as a SELECT of its own.
 */
export class Outside {
  readonly #binder: Binder;
  readonly #told = new Map<string, Promise<readonly string[] | undefined>>();

  constructor(binder: Binder) {
    this.#binder = binder;
  }

  /** The SELECT that asks for such an item of FROM; undefined where it is something else, or reads what stands beside it. */
  async question(from: TreeNode): Promise<string | undefined> {
    if (from.type === 'BASE_TABLE') {
      const { table_name: name = '', schema_name: schema = '', catalog_name: database = '' } = from;
      if (database === '' && /^(information_schema|pg_catalog)$/i.test(schema)) return `select * from ${schema}.${quote(name)}`;
      return schema === '' && database === '' && FILE.test(name) ? `select * from ${quote(name)}` : undefined;
    }
    const call = from.function;
    if (from.type !== 'TABLE_FUNCTION' || !call || !FUNCTIONS.test(call.function_name ?? '') || !(call.children ?? []).every(isConstant)) return undefined;
    const bare = { ...from, alias: '', column_name_alias: [], sample: null };
    const template = await this.#binder.tree?.('select * from x');
    return template && this.#binder.unparsed?.(JSON.stringify({ error: false, statements: [{ node: { ...template, from_table: bare }, named_param_map: [] }] }, (key, value: unknown) => (key === 'query_location' ? 0 : value)));
  }

  columns(question: string): Promise<readonly string[] | undefined> {
    let told = this.#told.get(question);
    if (!told) this.#told.set(question, (told = this.#binder.describe(question).then((found) => ('columns' in found ? found.columns.map(({ name }) => name) : undefined))));
    return told;
  }
}

/** Functions whose rows hang on files and constants alone. */
const FUNCTIONS = /^(read_\w+|parquet_scan|parquet_(metadata|schema|file_metadata|kv_metadata)|sniff_csv|glob|delta_scan|iceberg_scan|repeat|repeat_row|duckdb_\w+|pragma_(version|platform|collations))$/i;

/** A name that DuckDB reads as a file. */
const FILE = /(\.(csv|tsv|parquet|json|jsonl|ndjson|avro|xlsx)(\.(gz|zst))?$)|^(s3a?|gcs|gs|https?|hf|azure|az|abfss):\/\//i;

/** An argument that reads no column: `header = true` has the parameter's name on its left. */
function isConstant(argument: TreeNode): boolean {
  if (argument.type === 'COMPARE_EQUAL') return argument.left?.class === 'COLUMN_REF' && argument.right !== undefined && isConstant(argument.right);
  return argument.class !== 'COLUMN_REF' && argument.class !== 'SUBQUERY' && argument.class !== 'PARAMETER' && [...(argument.children ?? []), ...(argument.child ? [argument.child] : [])].every(isConstant);
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
