import type { Connection } from '../contracts/adapter.ts';
import type { ColumnType } from '../contracts/relation.ts';
import type { FileSchema } from '../phases/8-publish/index.ts';

/** What the footers of Parquet files say; files that say the same share an item. Read by DuckDB, also from S3. */
export async function readFooters(files: readonly string[], connection: Connection): Promise<readonly FileSchema[]> {
  const found = new Map<string, FileSchema>();
  for (let at = 0; at < files.length; at += AT_ONCE) {
    const list = files.slice(at, at + AT_ONCE).map((file) => `'${file.replaceAll("'", "''")}'`).join(', ');
    const { rows } = await connection.query(`
select tree, count(*) as files, min(file_name) as example
from (
    select file_name, cast(to_json(list([name, duckdb_type, cast(num_children as varchar), converted_type] order by column_id)) as varchar) as tree
    from parquet_schema([${list}])
    group by file_name
)
group by tree order by tree`);
    for (const [tree, count, example] of rows) {
      const before = found.get(String(tree));
      found.set(String(tree), before ? { ...before, files: before.files + Number(count) } : { columns: columnsOf(JSON.parse(String(tree)) as readonly Item[]), files: Number(count), example: String(example) });
    }
  }
  return [...found.values()];
}

/** Footers that one query reads. */
const AT_ONCE = 500;

/** An item of a footer's schema: name, DuckDB's type of a leaf, number of children, what kind of group. */
type Item = readonly [name: string, type: string | null, children: string | null, group: string | null];

/** The columns of a schema that stands as a list, parents before their children. */
function columnsOf(items: readonly Item[]): readonly ColumnType[] {
  let at = 0;
  const next = (): { readonly name: string; readonly type: string; readonly inner: readonly { readonly name: string; readonly type: string }[] } => {
    const [name, type, children, group] = items[at++]!;
    const inner = Array.from({ length: Number(children ?? 0) }, next);
    if (type !== null && inner.length === 0) return { name, type, inner };
    // A list and a map wrap what they hold in one more group.
    if (group === 'LIST') return { name, type: `array<${inner[0]?.type ?? 'string'}>`, inner };
    if (group === 'MAP' || group === 'MAP_KEY_VALUE') return { name, type: `map<${inner[0]?.inner[0]?.type ?? 'string'},${inner[0]?.inner[1]?.type ?? 'string'}>`, inner };
    if (isWrapper(name, inner)) return { name, type: inner[0]!.type, inner };
    return { name, type: `struct<${inner.map((field) => `${field.name}:${field.type}`).join(',')}>`, inner };
  };
  return items.length === 0 ? [] : next().inner.map(({ name, type }) => ({ name, type }));
}

/** The repeated group between a list and its elements, by the names that writers give it. */
function isWrapper(name: string, inner: readonly unknown[]): boolean {
  return inner.length === 1 && (name === 'list' || name === 'bag' || name === 'array');
}
