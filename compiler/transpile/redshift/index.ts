import { nodesOf, type Tree } from '../../sql/tree.ts';
import { redshift as dialect } from '../../adapters/redshift/dialect.ts';
import { grouped } from '../marks.ts';
import type { Target } from '../printer/target.ts';
import type { Pen } from '../printer/pen.ts';
import { truthNumber } from '../warehouse/aggregates.ts';
import { castsOf } from '../warehouse/casts.ts';
import { literalOf, typeName } from '../warehouse/literals.ts';
import { seriesOf } from '../warehouse/series.ts';
import { intervalOf } from '../warehouse/times.ts';
import { blanks } from './blanks.ts';
import { FUNCTIONS } from './functions.ts';

const { identifier } = dialect;

const type: Target['type'] = (tree) => {
  const name = typeName(tree);
  return name && dialect.type(name);
};

/** Redshift's words. Its session has UTC for its zone. QUALIFY is a subquery, as every version has it. */
export const redshift: Target = {
  name: 'redshift',
  identifier,
  literal: literalOf((digits) => `cast('${digits}' as double precision)`),
  type,
  functions: FUNCTIONS,
  clocks: { current_date: 'current_date', current_timestamp: 'getdate()', now: 'getdate()' },
  cast: castsOf({
    hex: (_, digits) => `strtol(${digits}, 16)`,
    timeText: (_, text, kind) => (kind === 'DATE' ? `to_char(${text}, 'YYYY-MM-DD')` : `rtrim(rtrim(to_char(${text}, 'YYYY-MM-DD HH24:MI:SS.US'), '0'), '.')`),
    truthText: (pen, node) => `case when ${pen.item(node)} then 'true' when not ${pen.expr(node)} then 'false' end`,
    attempt: (_, text, to) => `try_cast(${text} as ${to})`,
    strict: true,
  }),
  same: (left, right, not) => (not ? grouped(`not coalesce(${left}= ${right}, ${left}is null and ${right} is null)`) : `coalesce(${left}= ${right}, ${left}is null and ${right} is null)`),
  compares: blanks,
  truth: (value, is, not) => grouped(`${value}is ${not ? 'not ' : ''}${is}`),
  list: (pen, _, node) => pen.refuse('a list has no counterpart', node),
  element: (pen, of, index, node) => (/^(?:VARCHAR|STRING_LITERAL)/.test(pen.type(of)) ? `${pen.at(node)}substr(${pen.item(of)}, ${pen.item(index)}, 1)` : FUNCTIONS['list_extract']!(pen, [of, index], node, false)),
  slice: (pen, _of, _from, _to, node) => pen.refuse('a slice has no counterpart: write substr() or split_part()', node),
  grouping: (pen, columns, node) => (columns.length === 1 ? `${pen.at(node)}grouping(${pen.item(columns[0]!)})` : pen.refuse('grouping() of several columns has no counterpart', node)),
  interval: (pen, node) => (intervalOf(pen, node) ? pen.refuse('an interval has no counterpart here', node) : undefined),
  queries: {
    qualify: false, groupByAll: false, orderByAll: false, allOfSets: false, recursive: true, offsetAlone: true,
    unnested: (pen, query, call) => seriesRows(pen, call, query.from_table && query.from_table.type !== 'EMPTY' ? 'cross join' : 'from'),
  },
  tables: {
    lateral: false,
    unpivot: false,
    values: valuesText,
    rows(pen, call, column, alias, lateral, table) {
      if (lateral) return pen.refuse('a table made of columns beside it has no counterpart', table);
      const made = /^(?:unnest|generate_series|range)$/.test(call.function_name!) ? seriesRows(pen, call, 'from') : undefined;
      return made && `(select ${made.value} as ${identifier(column)} ${made.clause}) as ${identifier(alias)}`;
    },
  },
  windows: {
    defaults: false,
    aggregates: {
      ...Object.fromEntries('count sum min max avg stddev_samp stddev_pop var_samp var_pop'.split(' ').map((name) => [name, name])),
      count_star: 'count', stddev: 'stddev_samp', variance: 'var_samp', mean: 'avg', count_if: 'count', bool_and: 'min', bool_or: 'max',
    },
    special: {
      count_if: (pen, args, _, value) => ({ text: `count(${value(`case when ${pen.item(args[0]!)} then 1 end`)})` }),
      bool_and: (pen, args, _, value) => ({ text: `min(${value(truthNumber(pen, args[0]!))})`, wrap: (own) => grouped(`${own} = 1`) }),
      bool_or: (pen, args, _, value) => ({ text: `max(${value(truthNumber(pen, args[0]!))})`, wrap: (own) => grouped(`${own} = 1`) }),
    },
    // An aggregate with an order must state its frame, which is one of rows.
    frame(pen, { kind, usual, ordered, start, end, distances }, call) {
      if (usual && !ordered) return '';
      if (distances) return pen.refuse('a window frame by distances of values has no counterpart', call);
      if (kind === 'range' && ordered && (start === 'current row' || end === 'current row')) pen.warn('window-frame', call);
      return `rows between ${start} and ${end}`;
    },
  },
};

/** Rows of constants as a UNION ALL: VALUES is no table there. */
function valuesText(pen: Pen, rows: readonly (readonly Tree[])[], alias: string, columns: readonly string[]): string {
  // A null has no type of its own.
  const types = columns.map((_, i) => rows.map((row) => row[i]!).filter((value) => !isNull(value)).map((value) => pen.target.type({ ...(value.value?.type ?? { id: pen.type(value) }) })).find((found) => found !== undefined));
  const value = (node: Tree, i: number): string => (isNull(node) && types[i] !== undefined ? `cast(null as ${types[i]})` : pen.item(node));
  return `(\n${rows.map((row, at) => `  select ${row.map((node, i) => (at === 0 ? `${value(node, i)} as ${identifier(columns[i]!)}` : value(node, i))).join(', ')}`).join('\n  union all\n')}\n) as ${identifier(alias)}`;
}

function isNull(node: Tree): boolean {
  return node.class === 'CONSTANT' && node.value?.is_null === true;
}

/** Rows of a series: numbers from 0, as many as there are steps. A series that is longer than they are is an error. */
function seriesRows(pen: Pen, call: Tree, word: 'from' | 'cross join'): { readonly clause: string; readonly value: string } {
  const args = call.children ?? [];
  const series = /^(?:generate_series|range)$/.test(call.function_name!) ? call : /^(?:generate_series|range)$/.test(args[0]?.function_name ?? '') ? args[0]! : undefined;
  if (!series) return pen.refuse('rows of a list have no counterpart', [...nodesOf(call)].find((node) => typeof node.query_location === 'number') ?? call);
  const { ends, count, value } = seriesOf(pen, series);
  const digits = 'select 0 as n union all select 1 union all select 2 union all select 3 union all select 4 union all select 5 union all select 6 union all select 7 union all select 8 union all select 9';
  const places = ['', '10 * ', '100 * ', '1000 * ', '10000 * '];
  const numbers = `(\n  select ${places.map((times, i) => `${times}d${i}.n`).join(' + ')} as n\n  from (${digits}) as d0\n${places.slice(1).map((_, i) => `  cross join (${digits}) as d${i + 1}`).join('\n')}\n) as lakec_numbers`;
  const limited = `lakec_numbers.n < ${count} and 1 / case when ${count} > 100000 then 0 else 1 end = 1`;
  if (ends) return { clause: `${word} ${ends}\ninner join ${numbers} on ${limited}`, value: value('lakec_numbers.n') };
  return { clause: word === 'from' ? `from ${numbers.replace(/\) as lakec_numbers$/, `) as lakec_numbers\nwhere ${limited}`)}` : `inner join ${numbers} on ${limited}`, value: value('lakec_numbers.n') };
}

