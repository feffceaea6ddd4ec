/** Random SELECTs of DuckDB's over one table, `given`, that DuckDB takes: by a grammar whose expressions have types. */
export function randomSelects(seed: number, count: number): readonly string[] {
  const next = random(seed);
  return Array.from({ length: count }, () => query(next));
}

/** The rows of `given`: a few of each type, with nulls, negatives, blanks and letters beyond ASCII. */
export const GIVEN = `select * from (values
  (1, 3, cast(7 as bigint), cast(1.2345 as decimal(18,4)), 'Ab c', true, date '2024-02-29', timestamp '2024-02-29 23:59:59.123456'),
  (2, -3, cast(-8 as bigint), cast(-0.5 as decimal(18,4)), ' x  ', false, date '2026-01-01', timestamp '2026-01-01 00:00:00'),
  (3, 0, cast(0 as bigint), cast(0 as decimal(18,4)), '', null, date '1999-12-31', timestamp '1999-12-31 12:30:00.5'),
  (4, null, null, null, null, true, null, null),
  (5, 3, cast(12345678901 as bigint), cast(99.9950 as decimal(18,4)), 'größe-Ab', false, date '2024-02-29', timestamp '2020-06-15 01:02:03'),
  (6, 41, cast(2 as bigint), cast(2.5 as decimal(18,4)), 'a,b,,c', true, date '2023-03-31', timestamp '2023-03-31 06:00:00')
) as t(id, i, b, d, s, f, a, t)`;

/** A generator of whole numbers below a bound: the same seed, the same numbers. */
export function random(seed: number): (below: number) => number {
  let state = (Math.imul(seed, 2654435761) + 12345) >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % below;
  };
}

type Next = (below: number) => number;
type Kind = 'int' | 'big' | 'dec' | 'text' | 'bool' | 'date' | 'time';
const KINDS: readonly Kind[] = ['int', 'big', 'dec', 'text', 'bool', 'date', 'time'];
const COLUMN: Readonly<Record<Kind, string>> = { int: 'i', big: 'b', dec: 'd', text: 's', bool: 'f', date: 'a', time: 't' };
const LITERALS: Readonly<Record<Kind, readonly string[]>> = {
  int: ['0', '1', '-2', '7'], big: ['cast(5 as bigint)'], dec: ['cast(1.5 as decimal(18,4))', 'cast(-3.25 as decimal(18,4))'], text: ["'a'", "''", "'It''s'", "'ß\\n'"],
  bool: ['true', 'false'], date: ["date '2024-01-31'"], time: ["timestamp '2024-01-31 10:20:30'"],
};

type Write = (x: (kind: Kind) => string, any: (list: readonly string[]) => string) => string;
const PATTERN = ["'%b%'", "'_%'", "'A%'"];
const COMPARED = ['=', '<>', '<', '<=', '>', '>='];
const FORMS: Readonly<Record<Kind, readonly Write[]>> = {
  int: [
    (x) => `(${x('int')} % 5)`, (x) => `(${x('int')} // 3)`, (x) => `abs(${x('int')})`, (x) => `length(${x('text')})`, (x) => `cast(${x('bool')} as integer)`, (x) => `-(${x('int')})`,
    (x) => `cast(extract(year from ${x('date')}) as integer)`, (x) => `cast(month(${x('date')}) as integer)`, (x) => `sign(${x('int')})`, (x) => `cast(date_diff('day', ${x('date')}, ${x('date')}) as integer)`,
    (x) => `strpos(${x('text')}, 'b')`, (x) => `cast(${x('dec')} as integer)`, (x) => `(${x('int')} + 1)`, (x) => `nullif(${x('int')}, 3)`, (x) => `ascii(${x('text')})`,
  ],
  big: [(x) => `(${x('big')} + ${x('int')})`, (x) => `greatest(${x('big')}, ${x('big')})`, (x) => `cast(${x('int')} as bigint)`, (x) => `(${x('big')} % 7)`, (x) => `(${x('int')} & 6)`],
  dec: [(x) => `round(${x('dec')}, 1)`, (x) => `cast(${x('int')} as decimal(18,4))`, (x) => `cast(${x('dec')} + ${x('dec')} as decimal(18,4))`, (x) => `abs(${x('dec')})`, (x) => `least(${x('dec')}, ${x('dec')})`, (x) => `cast(${x('dec')} * 2 as decimal(18,2))`],
  text: [
    (x) => `upper(${x('text')})`, (x) => `lower(${x('text')})`, (x) => `trim(${x('text')})`, (x) => `substr(${x('text')}, 2, 2)`, (x) => `left(${x('text')}, 2)`, (x) => `right(${x('text')}, 3)`,
    (x) => `(${x('text')} || ${x('text')})`, (x) => `concat(${x('text')}, '-', ${x('text')})`, (x) => `replace(${x('text')}, 'b', 'X')`, (x) => `cast(${x('int')} as varchar)`, (x) => `cast(${x('date')} as varchar)`,
    (x) => `lpad(${x('text')}, 4, '*')`, (x) => `split_part(${x('text')}, ',', 2)`, (x) => `reverse(${x('text')})`, (x) => `regexp_replace(${x('text')}, '[a-b]+', '<>', 'g')`, (x) => `nullif(${x('text')}, '')`, (x) => `strftime(${x('date')}, '%Y/%m')`,
  ],
  bool: [
    (x, any) => `(${x('int')} ${any(COMPARED)} ${x('int')})`, (x, any) => `(${x('text')} ${any(COMPARED)} ${x('text')})`, (x, any) => `(${x('dec')} ${any(COMPARED)} ${x('dec')})`, (x) => `(${x('text')} is null)`,
    (x) => `(${x('bool')} and ${x('bool')})`, (x) => `(${x('bool')} or ${x('bool')})`, (x) => `(not ${x('bool')})`, (x, any) => `(${x('text')} like ${any(PATTERN)})`, (x) => `(${x('int')} in (0, 3, ${x('int')}))`,
    (x) => `(${x('date')} between date '2000-01-01' and ${x('date')})`, (x) => `(${x('int')} is distinct from ${x('int')})`, (x) => `starts_with(${x('text')}, 'A')`, (x) => `contains(${x('text')}, 'b')`, (x) => `regexp_matches(${x('text')}, '^[A-Za-z ]+$')`,
  ],
  date: [(x) => `cast(date_trunc('month', ${x('date')}) as date)`, (x) => `cast(${x('date')} + interval 1 month as date)`, (x) => `(${x('date')} + 3)`, (x) => `cast(${x('time')} as date)`, (x) => `last_day(${x('date')})`, (x) => `cast(date_trunc('week', ${x('date')}) as date)`],
  time: [(x) => `date_trunc('hour', ${x('time')})`, (x) => `(${x('time')} + interval 90 minute)`, (x) => `cast(${x('date')} as timestamp)`, (x) => `(${x('time')} - interval 1 day)`],
};
const AGGREGATES: readonly Write[] = [
  () => 'count(*)', (x) => `count(${x('text')})`, (x) => `count(distinct ${x('int')})`, (x) => `cast(sum(${x('int')}) as bigint)`, (x) => `min(${x('date')})`, (x) => `max(${x('text')})`, (x) => `bool_or(${x('bool')})`,
  (x) => `cast(sum(${x('dec')}) as decimal(38,4))`, (x) => `count(*) filter (where ${x('bool')})`, () => "string_agg(s, '|' order by id)", (x) => `max(${x('time')})`, (x) => `bool_and(${x('bool')})`,
];
const WINDOWS: readonly Write[] = [
  (x) => `row_number() over (partition by ${x('int')} order by id)`, () => 'lag(i, 1) over (order by id)', (x) => `cast(sum(${x('int')}) over (order by id rows between unbounded preceding and current row) as bigint)`, (x) => `first_value(${x('text')}) over (order by id desc)`,
  (x) => `rank() over (order by ${x('dec')} desc nulls last, id)`, (x) => `count(*) over (partition by ${x('bool')})`,
];

function expression(next: Next, kind: Kind, depth: number): string {
  const any = <T>(list: readonly T[]): T => list[next(list.length)]!;
  const x = (of: Kind): string => expression(next, of, depth - 1);
  if (depth <= 0) return next(3) === 0 ? any(LITERALS[kind]) : COLUMN[kind];
  switch (next(8)) {
    case 0:
      return COLUMN[kind];
    case 1:
      return `coalesce(${x(kind)}, ${any(LITERALS[kind])})`;
    case 2:
      return `case when ${x('bool')} then ${x(kind)} else ${x(kind)} end`;
    default:
      return any(FORMS[kind])(x, any);
  }
}

function query(next: Next): string {
  const any = <T>(list: readonly T[]): T => list[next(list.length)]!;
  const x = (kind: Kind): string => expression(next, kind, 1 + next(2));
  const items = (): string => Array.from({ length: 1 + next(3) }, (_, at) => `${x(any(KINDS))} as c${at}`).join(', ');
  const where = (): string => (next(2) === 0 ? ` where ${x('bool')}` : '');
  switch (next(9)) {
    case 0: {
      const kind = any(KINDS);
      const key = x(kind);
      return `select ${key} as k, ${any(AGGREGATES)(x, any)} as n, ${any(AGGREGATES)(x, any)} as m from given${where()} group by ${next(2) === 0 ? '1' : key}${next(3) === 0 ? ' having count(*) > 1' : ''}`;
    }
    case 1:
      return `select id, ${any(WINDOWS)(x, any)} as w, ${any(WINDOWS)(x, any)} as v from given${where()}`;
    case 2:
      return `with p as (select id, ${items()} from given${where()}), q as (select * from p where id > ${next(4)}) select q.*, g.i from q ${any(['join', 'left join', 'full join'])} given as g on q.id = g.id`;
    case 3: {
      const kind = any(KINDS);
      return `select ${x(kind)} as c0 from given${where()} ${any(['union all', 'union', 'except', 'intersect'])} select ${x(kind)} from given${where()}`;
    }
    case 4:
      return `select ${items()} from given where ${next(2) === 0 ? 'id in' : 'id not in'} (select id from given as o where ${x('bool')})`;
    case 5:
      return `select id, ${items()} from given${where()} order by id ${any(['asc', 'desc'])} limit ${1 + next(4)}`;
    case 6:
      return `select distinct ${items()} from given${where()}`;
    case 7:
      return `select id, c0 from (select id, ${x(any(KINDS))} as c0 from given) qualify row_number() over (partition by c0 order by id) = 1`;
    default:
      return `select ${items()} from given${where()}`;
  }
}
