import { random } from '../lineage/tables.ts';

/** A SELECT as parts that can be changed one at a time. */
export interface Made {
  readonly ctes: readonly string[];
  readonly distinct: boolean;
  readonly items: readonly (readonly [expression: string, name: string])[];
  readonly from: string;
  readonly join?: { readonly kind: string; readonly table: string; readonly on: string };
  readonly where: readonly string[];
  readonly group?: string;
  readonly having?: string;
  readonly qualify?: string;
  readonly inner?: string;
  readonly union?: { readonly kind: string; readonly sql: string };
  readonly limit?: string;
}

export function sqlOf({ ctes, distinct, items, from, join, where, group, having, qualify, union, limit }: Made): string {
  return [
    ctes.length > 0 ? `with ${ctes.join(', ')} ` : '', 'select ', distinct ? 'distinct ' : '', items.map(([expression, name]) => `${expression} as ${name}`).join(', '), ` from ${from}`,
    join ? ` ${join.kind} join ${join.table} on ${join.on}` : '', where.length > 0 ? ` where ${where.join(' and ')}` : '', group ? ` group by ${group}` : '', having ? ` having ${having}` : '', qualify ? ` qualify ${qualify}` : '',
    union ? ` ${union.kind} ${union.sql}` : '', limit ?? '',
  ].join('');
}

/** Dice with a seed. */
export interface Dice {
  below(top: number): number;
  of<T>(list: readonly T[]): T;
}

export function diceOf(seed: number): Dice {
  const next = random(seed);
  for (let i = 0; i < 5; i++) next();
  const below = (top: number): number => Math.floor(next() * top);
  return { below, of: (list) => list[below(list.length)]! };
}

const VALUES = ['a.x', 'a.y', 'a.x + a.y', 'coalesce(a.y, 2)', 'case when a.x > 2 then a.y else 1 end', 'nullif(a.x, 3)', "a.s || 'q'", 'upper(a.s)', 'cast(a.x as varchar)', 'cast(a.y as double)', 'greatest(a.x, a.y)', 'len(a.l)', '(select max(z) from b as i where i.k = a.k)', 'a.k in (select k from c where v > 2)', 'list_transform(a.l, lambda e : e + 1)', "a.s like 'a%'", 'a.x.least(a.y)', "a.s.replace('b', 'z').upper()", 'a.l.list_transform(e -> e + a.x)', "{'p': a.x, 'q': a.y}.p", 'a.x between 2 and 4', 'a.y is null'];
const AGGREGATES = ['sum(a.x)', 'max(a.y)', 'min(a.x)', 'count(*)', 'count(a.y)', 'count(distinct a.x)', 'sum(a.x) filter (where a.y > 2)', "string_agg(a.s, ',' order by a.x, a.s)", 'list(a.x order by a.x)', 'avg(a.y)'];
const WINDOWS = ['row_number() over (partition by a.k order by a.y, a.x, a.s)', 'sum(a.x) over (partition by a.k order by a.y, a.x, a.s rows between 1 preceding and current row)', 'lag(a.x, 1) over (order by a.k, a.y, a.x, a.s)', 'max(a.y) over (partition by a.k)'];
const CONDITIONS = ['a.x > 1', 'a.y < 5', "a.s <> 'dd'", 'a.k is not null', 'a.x in (1, 2, 3)', 'exists (select 1 from c where c.k = a.k)', 'not (a.x = 2)', 'a.x is distinct from a.y'];

/** A query of chance over the tables a, b and c. */
export function makeQuery(dice: Dice): Made {
  const viaCte = dice.below(3) === 0;
  const grouped = dice.below(3) === 0;
  const windowed = !grouped && dice.below(3) === 0;
  const values = Array.from({ length: 2 + dice.below(3) }, () => dice.of(VALUES));
  const items = grouped ? ['a.k', ...Array.from({ length: 1 + dice.below(3) }, () => dice.of(AGGREGATES))] : [...values, ...(windowed ? [dice.of(WINDOWS)] : [])];
  const joined = dice.below(2) === 0;
  return {
    ctes: viaCte ? ['one as (select x, y, k, s, l from a where x < 5)'] : [], distinct: !grouped && dice.below(6) === 0, items: items.map((expression, i) => [expression, `c${i}`] as const), from: viaCte ? 'one as a' : 'a',
    ...(joined && { join: { kind: dice.of(['inner', 'left', 'right', 'full']), table: 'b', on: dice.of(['a.k = b.k', 'a.k = b.k and b.z > 1', 'a.x = b.z']) } }),
    where: Array.from({ length: dice.below(3) }, () => dice.of(CONDITIONS)), ...(grouped && { group: 'a.k' }), ...(grouped && dice.below(2) === 0 && { having: 'count(*) > 1' }),
    ...(!grouped && !joined && dice.below(5) === 0 && { qualify: 'row_number() over (partition by a.k order by a.y, a.x, a.s) = 1' }),
    ...(!grouped && !windowed && dice.below(6) === 0 && { union: { kind: dice.of(['union all', 'union', 'except', 'intersect']), sql: `select ${values.map((value) => value).join(', ')} from a where a.x > 2` } }),
  };
}

/** A change that says something else, by its name; undefined where there is nothing of the kind to change. */
export type Mutant = readonly [name: string, change: (made: Made, dice: Dice) => Made | undefined];

/** Changes one item of the list that a pattern finds. */
function inItems(name: string, pattern: RegExp, text: string): Mutant {
  return [name, (made, dice) => {
    const at = made.items.flatMap(([expression], i) => (pattern.test(expression) ? [i] : []));
    if (at.length === 0) return undefined;
    const chosen = dice.of(at);
    return { ...made, items: made.items.map((item, i) => (i === chosen ? [item[0].replace(pattern, text), item[1]] as const : item)) };
  }];
}

function inConditions(name: string, pattern: RegExp, text: string): Mutant {
  return [name, (made) => {
    const at = made.where.findIndex((condition) => pattern.test(condition));
    return at < 0 ? undefined : { ...made, where: made.where.map((condition, i) => (i === at ? condition.replace(pattern, text) : condition)) };
  }];
}

/** None of these may be called *none*. */
export const MUTANTS: readonly Mutant[] = [
  inItems('a literal', /\b([1-4])\b/, '7'), inItems('a text', /'q'/, "'r'"), inItems('a comparison', / > /, ' >= '), inItems('an operator', / \+ /, ' - '), inItems('an aggregate', /^sum\(/, 'max('), inItems('another aggregate', /^max\(/, 'min('),
  inItems('distinct in an aggregate', /count\(distinct /, 'count('), inItems('what is counted', /count\(\*\)/, 'count(a.x)'), inItems('a filter of an aggregate', / filter \(where a\.y > 2\)/, ''), inItems('an order in an aggregate', /order by a\.x/, 'order by a.x desc'),
  inItems('a window\'s frame', /1 preceding/, '2 preceding'), inItems('a window\'s partition', /partition by a\.k/, 'partition by a.x'), inItems('a window\'s order', /order by a\.y/, 'order by a.y desc'), inItems('how far a lag goes', /lag\(a\.x, 1\)/, 'lag(a.x, 2)'),
  inItems('a branch of a case', /then a\.y/, 'then a.x'), inItems('the else of a case', / else 1 end/, ' end'), inItems('a condition of a case', /when a\.x > 2/, 'when a.x < 2'), inItems('null handling', /coalesce\(a\.y, 2\)/, 'a.y'), inItems('nullif', /nullif\(a\.x, 3\)/, 'a.x'), inItems('is null', /is null/, 'is not null'),
  inItems('a cast', /as double\)/, 'as integer)'), inItems('a cast that goes', /cast\(a\.x as varchar\)/, 'a.x'), inItems('a function', /upper/, 'lower'), inItems('two columns', /a\.x/, 'a.y'), inItems('in', / in \(/, ' not in ('), inItems('a pattern', /'a%'/, "'%a'"), inItems('bounds', /2 and 4/, '1 and 4'), inItems('a lambda', /e \+ 1/, 'e * 2'), inItems('what a method is called on', /a\.x\.least/, 'a.k.least'), inItems('what the first of two methods is called on', /a\.s\.replace/, 'upper(a.s).replace'), inItems('a field', /\}\.p/, '}.q'), inItems('what a subquery gives', /max\(z\)/, 'min(z)'), inItems('a condition of a subquery', /v > 2/, 'v < 2'), inItems('what a subquery reads', /i\.k = a\.k/, 'i.k = a.x'),
  inConditions('a condition\'s literal', /\b[1-5]\b/, '6'), inConditions('a condition\'s comparison', / [<>] /, ' = '), inConditions('a condition\'s text', /'dd'/, "'ab'"), inConditions('exists', /^exists/, 'not exists'), inConditions('not', /^not \(/, '('), inConditions('is distinct from', / is distinct from /, ' is not distinct from '), inConditions('a condition on null', /is not null/, 'is null'),
  ['a condition less', (made) => (made.where.length > 0 ? { ...made, where: made.where.slice(1) } : undefined)], ['a condition more', (made) => ({ ...made, where: [...made.where, 'a.x <> 4'] })], ['conditions that one is enough of', (made) => (made.where.length > 1 ? { ...made, where: [`(${made.where.join(' or ')})`] } : undefined)],
  ['the kind of a join', (made, dice) => made.join && { ...made, join: { ...made.join, kind: dice.of(['inner', 'left', 'right', 'full'].filter((kind) => kind !== made.join!.kind)) } }], ['what a join is on', (made) => made.join && { ...made, join: { ...made.join, on: `${made.join.on} and b.y > 1` } }], ['no join', (made) => (made.join ? { ...made, join: undefined } as unknown as Made : undefined)], ['another table', (made) => made.join && { ...made, join: { ...made.join, table: '(select k, y, z, t from b where z < 4) as b' } }],
  ['distinct', (made) => (made.group ? undefined : { ...made, distinct: !made.distinct })], ['a group', (made) => (made.group ? { ...made, group: 'a.k, a.s' } : undefined)], ['having', (made) => (made.group ? { ...made, having: made.having ? 'count(*) > 2' : 'count(*) > 1' } : undefined)], ['qualify', (made) => (made.qualify ? { ...made, qualify: made.qualify.replace('= 1', '= 2') } : undefined)], ['no qualify', (made) => (made.qualify ? { ...made, qualify: undefined } as unknown as Made : undefined)],
  ['a limit', (made) => ({ ...made, limit: ' limit 3' })], ['two columns of the list change places', (made) => (made.items.length > 1 ? { ...made, items: [made.items[1]!, made.items[0]!, ...made.items.slice(2)] } : undefined)], ['two values change places', (made) => (made.items.length > 1 && made.items[0]![0] !== made.items[1]![0] ? { ...made, items: [[made.items[1]![0], made.items[0]![1]], [made.items[0]![0], made.items[1]![1]], ...made.items.slice(2)] } : undefined)], ['a column\'s name', (made) => ({ ...made, items: [[made.items[0]![0], 'renamed'], ...made.items.slice(1)] })], ['a name in other letters', (made) => ({ ...made, items: [[made.items[0]![0], 'C0'], ...made.items.slice(1)] })], ['a column more', (made) => (made.union ? undefined : { ...made, items: [...made.items, ['9', 'more']] })], ['a column less', (made) => (made.items.length > 2 && !made.union ? { ...made, items: made.items.slice(0, -1) } : undefined)],
  ['a set operation', (made, dice) => made.union && { ...made, union: { ...made.union, kind: dice.of(['union all', 'union', 'except', 'intersect'].filter((kind) => kind !== made.union!.kind)) } }], ['a side of a set operation', (made) => made.union && { ...made, union: { ...made.union, sql: made.union.sql.replace('a.x > 2', 'a.x > 3') } }], ['inside of a WITH', (made) => (made.ctes.length > 0 ? { ...made, ctes: [made.ctes[0]!.replace('x < 5', 'x < 4')] } : undefined)], ['a column inside of a WITH', (made) => (made.ctes.length > 0 && JSON.stringify([made.items, made.where]).includes('a.x') ? { ...made, ctes: [made.ctes[0]!.replace('select x, y', 'select y as x, y')] } : undefined)], ['an order before a limit', (made) => ({ ...made, from: `(select * from ${made.from} order by a.x desc, a.y, a.s limit 5) as a` })],
];
