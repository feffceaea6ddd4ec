import { lintFloatColumn } from './diagnostics.ts';
import type { Rule } from './index.ts';

/** Columns of tables that are FLOAT or DOUBLE, or hold such values. */
export const floatColumn: Rule = {
  name: 'float_column',
  find: async ({ node, table, column }) => table.filter(({ type }) => isFloating(type)).map(({ name, type }) => ({ at: column(name), args: { node: node.name, column: name, type } })),
  diagnostic: (span, { node = '', column = '', type = '' }, more) => lintFloatColumn.at(span, { node, column, type }, more),
};

/** True for floating-point types, and for lists, maps and structs of them. */
export function isFloating(type: string): boolean {
  return /\b(?:float[48]?|real|double)\b/i.test(type.replace(/"(?:[^"]|"")*"|'(?:[^']|'')*'/g, ''));
}
