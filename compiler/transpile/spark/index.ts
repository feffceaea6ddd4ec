import { spark as dialect } from '../../adapters/spark/dialect.ts';
import { grouped } from '../marks.ts';
import type { Target } from '../printer/target.ts';
import { castText } from './casts.ts';
import { FUNCTIONS } from './functions.ts';
import { element, seriesText, slice } from './lists.ts';
import { literal, typeText } from './literals.ts';
import { intervalOf } from './times.ts';

/** Spark 3.5's words. */
export const spark: Target = {
  name: 'spark',
  identifier: dialect.identifier,
  literal,
  type: typeText,
  functions: FUNCTIONS,
  clocks: { current_date: 'current_date()', current_timestamp: 'current_timestamp()', now: 'current_timestamp()' },
  cast: castText,
  same: (left, right, not) => grouped(not ? `not (${left}<=> ${right})` : `${left}<=> ${right}`),
  truth: (value, is, not) => grouped(`${value}is ${not ? 'not ' : ''}${is}`),
  list: (pen, items, node) => `${pen.at(node)}array(${items.map((item) => pen.item(item)).join(', ')})`,
  element,
  slice,
  grouping: (pen, columns, node) => `${pen.at(node)}${columns.length === 1 ? 'grouping' : 'grouping_id'}(${columns.map((column) => pen.item(column)).join(', ')})`,
  interval(pen, node) {
    const interval = intervalOf(pen, node);
    if (!interval) return undefined;
    return interval.months !== undefined && interval.rest !== undefined ? pen.refuse('an interval of months and days has no counterpart', node) : (interval.months ?? interval.rest)!;
  },
  queries: {
    qualify: false, groupByAll: true, orderByAll: true, allOfSets: true, recursive: false, offsetAlone: true,
    // Spark makes rows only of one that stands alone.
    unnested: (pen, query, call, alone) => (alone ? undefined : { clause: `${query.from_table && query.from_table.type !== 'EMPTY' ? 'cross join lateral' : 'from'} (select ${pen.item(call)} as value) as __unnest`, value: '__unnest.value' }),
  },
  tables: {
    lateral: true,
    semi: { semi: 'left semi', anti: 'left anti' },
    unpivot: true,
    values: (pen, rows, alias, columns) => `values\n${rows.map((row) => `  (${row.map((value) => pen.item(value)).join(', ')})`).join(',\n')}\nas ${dialect.identifier(alias)} (${columns.map(dialect.identifier).join(', ')})`,
    rows(pen, call, column, alias, lateral) {
      const args = call.children ?? [];
      const name = call.function_name!;
      const list = name === 'unnest' && args.length === 1 ? pen.item(args[0]!) : name === 'generate_series' || name === 'range' ? seriesText(pen, args, call, name === 'generate_series') : undefined;
      return list && `${lateral ? 'lateral ' : ''}(select explode(${list}) as ${dialect.identifier(column)}) as ${dialect.identifier(alias)}`;
    },
  },
  windows: {
    noOrder: '1',
    defaults: true,
    aggregates: {
      ...Object.fromEntries(`count sum min max bool_and bool_or stddev_samp stddev_pop var_samp var_pop count_if any_value avg bit_and bit_or`.split(' ').map((name) => [name, name])),
      count_star: 'count', stddev: 'stddev_samp', variance: 'var_samp', mean: 'avg',
    },
    frame: (_, { kind, usual, start, end }) => (usual ? '' : `${kind} between ${start} and ${end}`),
  },
};
