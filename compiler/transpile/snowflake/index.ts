import { snowflake as dialect } from '../../adapters/snowflake/dialect.ts';
import { grouped } from '../marks.ts';
import type { Target } from '../printer/target.ts';
import { castsOf } from '../warehouse/casts.ts';
import { literalOf, typeName } from '../warehouse/literals.ts';
import { intervalOf } from '../warehouse/times.ts';
import { FUNCTIONS } from './functions.ts';
import { element, list, listRows, slice } from './lists.ts';

const { identifier } = dialect;

const type: Target['type'] = (tree) => {
  if (tree.id === 'LIST' || tree.id === 'ARRAY') return 'array';
  const name = typeName(tree);
  return name && dialect.type(name);
};

/** Snowflake's words. Its session has UTC for its zone, and weeks that begin on Monday. */
export const snowflake: Target = {
  name: 'snowflake',
  identifier,
  literal: literalOf((digits) => `cast(${digits.replace('e+', 'e')} as float)`),
  type,
  functions: FUNCTIONS,
  clocks: { current_date: 'current_date', current_timestamp: 'current_timestamp', now: 'current_timestamp' },
  cast: castsOf({
    // As many letters as there may be digits.
    hex: (pen, digits, node) => `cast(to_number(${digits}, '${'X'.repeat(hexDigits(node.child!.children![1]!))}') as ${pen.target.type(node.cast_type!)})`,
    timeText: (_, text, kind) => (kind === 'DATE' ? `to_char(${text}, 'YYYY-MM-DD')` : `rtrim(rtrim(to_char(${text}, 'YYYY-MM-DD HH24:MI:SS.FF6'), '0'), '.')`),
    attempt: (_, text, to) => `try_cast(${text} as ${to})`,
    strict: false,
  }),
  same: (left, right, not) => grouped(`${left}is ${not ? '' : 'not '}distinct from ${right}`),
  truth: (value, is, not) => (not ? grouped(`not coalesce(${is ? '' : 'not '}${value}, false)`) : `coalesce(${is ? '' : 'not '}${value}, false)`),
  list,
  element,
  slice,
  grouping: (pen, columns, node) => `${pen.at(node)}${columns.length === 1 ? 'grouping' : 'grouping_id'}(${columns.map((column) => pen.item(column)).join(', ')})`,
  interval: (pen, node) => (intervalOf(pen, node) ? pen.refuse('an interval has no counterpart here', node) : undefined),
  queries: {
    qualify: true, groupByAll: true, orderByAll: false, allOfSets: false, recursive: true, offsetAlone: false,
    unnested: (pen, query, call) => listRows(pen, call, query.from_table && query.from_table.type !== 'EMPTY' ? 'cross join' : 'from', '__unnest'),
  },
  tables: {
    lateral: true,
    unpivot: false,
    values: (pen, rows, alias, columns) => `(values\n${rows.map((row) => `  (${row.map((value) => pen.item(value)).join(', ')})`).join(',\n')}\n) as ${identifier(alias)} (${columns.map(identifier).join(', ')})`,
    rows(pen, call, column, alias, lateral, table) {
      if (lateral) return pen.refuse('a table made of columns beside it has no counterpart: write unnest() among the items of a SELECT', table);
      const made = /^(?:unnest|generate_series|range)$/.test(call.function_name!) ? listRows(pen, call, 'from', '__unnest') : undefined;
      return made && `(select ${made.value} as ${identifier(column)} ${made.clause}) as ${identifier(alias)}`;
    },
  },
  windows: {
    noOrder: '1',
    defaults: true,
    aggregates: {
      ...Object.fromEntries('count sum min max avg stddev_samp stddev_pop var_samp var_pop'.split(' ').map((name) => [name, name])),
      count_star: 'count', stddev: 'stddev_samp', variance: 'var_samp', mean: 'avg', count_if: 'count_if', bool_and: 'booland_agg', bool_or: 'boolor_agg',
    },
    // Without a frame, the first and last value are those of the whole partition.
    frame: (pen, { kind, usual, ordered, start, end, distances }, call) =>
      distances ? pen.refuse('a window frame by distances of values has no counterpart', call)
      : usual ? (ordered && /^(?:first|last|nth)/.test(call.function_name!) ? 'range between unbounded preceding and current row' : '')
      : `${kind} between ${start} and ${end}`,
  },
};

/** How many hexadecimal digits a text has at most: those that substr() or left() cuts, or what a bigint takes. */
function hexDigits(node: { readonly function_name?: string; readonly children?: readonly { readonly value?: { readonly value?: unknown } }[] }): number {
  const count = /^(?:substr|substring|left)$/.test(node.function_name ?? '') ? Number(node.children?.at(-1)?.value?.value) : NaN;
  return Number.isInteger(count) && count > 0 && count < 16 ? count : 16;
}
