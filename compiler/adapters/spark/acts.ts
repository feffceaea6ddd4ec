import { Bug } from '../../diagnostics/bug.ts';

/**
 * Parquet has no DELETE, UPDATE or MERGE. What changes a table on Spark is an act of the job's runner with a SELECT that says which rows:
 * the dialect writes it as that SELECT below one line that names the act, so that a plan can be read, and the job is made from it.
 */
export type Act =
  | { readonly do: 'replace' | 'view' | 'temporary' | 'alias'; readonly table: string }
  | { readonly do: 'append'; readonly table: string; readonly columns: readonly string[] }
  | { readonly do: 'create'; readonly table: string; readonly columns: readonly { readonly name: string; readonly type: string; readonly nullable?: boolean }[]; readonly if_not_exists: boolean }
  | { readonly do: 'drop' | 'forget' | 'nothing'; readonly table: string }
  | { readonly do: 'partitions'; readonly table: string; readonly columns: readonly string[] }
  /** `merge`: the statement for tables that have one; `rows`: a query for how many rows it changes. */
  | { readonly do: 'merge'; readonly table: string; readonly merge: string; readonly rows: string };

const MARK = '-- lakec: ';

/** The act's text. */
export function actText(act: Act, select = ''): string {
  return `${MARK}${JSON.stringify(act)}${select === '' ? '' : `\n${select}`}`;
}

/** An act's text taken apart; undefined for SQL that stands for itself. `at`: where the SELECT begins. */
export function readAct(text: string): { readonly act: Act; readonly select: string; readonly at: number } | undefined {
  if (!text.startsWith(MARK)) return undefined;
  const end = text.indexOf('\n');
  const head = end < 0 ? text.slice(MARK.length) : text.slice(MARK.length, end);
  const at = end < 0 ? text.length : end + 1;
  try {
    return { act: JSON.parse(head) as Act, select: text.slice(at), at };
  } catch {
    throw new Bug(`No act: ${head}`);
  }
}
