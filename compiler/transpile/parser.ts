import type { Binder } from '../contracts/adapter.ts';

/** DuckDB's parser and binder, as a translation uses them. */
export interface Parser {
  /** The tree of one SELECT in its JSON form, or why there is none; `offset` in UTF-16 units. */
  parse(sql: string): Promise<{ readonly json: string } | { readonly problem: string; readonly offset?: number }>;
  /** Why DuckDB itself does not take a text; undefined where it does. */
  refusal(sql: string): Promise<{ readonly problem: string; readonly offset?: number } | undefined>;
  /** The type that the binder names in its refusal of a query of this tree; undefined when it refuses something else. */
  type(json: string): Promise<string | undefined>;
  /** Types of the columns of a query of this tree, in upper case. */
  types(json: string): Promise<readonly string[] | undefined>;
  /** Names of the columns of a query of this tree. */
  columns(json: string): Promise<readonly string[] | undefined>;
}

/** The parser of a binder whose tables are those that the SQL reads. */
export function parserOf(binder: Binder): Parser | undefined {
  const { parsed, unparsed } = binder;
  if (!parsed || !unparsed) return undefined;
  return {
    async parse(sql) {
      const found = await parsed(sql);
      return 'error' in found ? { problem: found.error.message, ...(found.error.offset !== undefined && { offset: found.error.offset }) } : found;
    },
    async refusal(sql) {
      const found = await binder.describe(sql);
      return 'error' in found ? { problem: found.error.message, ...(found.error.offset !== undefined && { offset: found.error.offset }) } : undefined;
    },
    async type(json) {
      const sql = await unparsed(json);
      const found = sql === undefined ? undefined : await binder.describe(sql);
      const fault = found && 'error' in found ? found.error.fault : undefined;
      return fault?.kind === 'types' && fault.call?.name === 'pi' ? fault.call.types[0]?.toUpperCase() : undefined;
    },
    async types(json) {
      const sql = await unparsed(json);
      const found = sql === undefined ? undefined : await binder.describe(sql);
      return found && 'columns' in found ? found.columns.map(({ type }) => type.toUpperCase()) : undefined;
    },
    async columns(json) {
      const sql = await unparsed(json);
      const found = sql === undefined ? undefined : await binder.describe(sql);
      return found && 'columns' in found ? found.columns.map(({ name }) => name) : undefined;
    },
  };
}
