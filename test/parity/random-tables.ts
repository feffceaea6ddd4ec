/** Random tables of few values, each with a shuffled copy to which one thing may have been done. */
export type Value = null | number | string | boolean | readonly Value[] | { readonly [key: string]: Value };
export interface Column { readonly name: string; readonly type: string; value(random: Random): Value; sql(value: Value): string; text(value: Value): string }
export interface Table { readonly name: string; readonly columns: readonly Column[]; readonly left: readonly (readonly Value[])[]; readonly right: readonly (readonly Value[])[]; readonly keyed: boolean; readonly done: Done }
export type Done = { readonly kind: 'nothing' | 'row-dropped' | 'row-doubled' | 'values-swapped' } | { readonly kind: 'cell-changed'; readonly column: string; readonly id?: Value };


/** A row as a text: equal texts, equal rows. */
export function textOf({ columns }: Table, row: readonly Value[]): string {
  return JSON.stringify(row.map((value, at) => (value === null ? null : columns[at]!.text(value))));
}

type Random = (below: number) => number;

/** mulberry32. */
function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const WORDS = ['', ' ', 'a', 'A', 'a ', 'null', "it's", 'é', 'x,y', '0'];
const DOUBLES = ['0.0', '-0.0', 'nan', 'inf', '-inf', '0.1', '1e-9', '123456789.125'];

/** Few values, so that rows are often equal. */
const KINDS: readonly Omit<Column, 'name'>[] = [
  plain('INTEGER', (random) => random(4) - 1, String),
  plain('VARCHAR', (random) => WORDS[random(WORDS.length)]!, (value) => `'${String(value).replaceAll("'", "''")}'`),
  plain('DECIMAL(18,4)', (random) => `${random(3)}.000${random(3)}`, String),
  plain('DOUBLE', (random) => DOUBLES[random(DOUBLES.length)]!, (value) => `'${String(value)}'::double`, (value) => String(Number(String(value).replace('inf', 'Infinity')) + 0)),
  plain('DATE', (random) => `2026-01-0${1 + random(3)}`, (value) => `date '${String(value)}'`),
  plain('TIMESTAMP', (random) => `2026-01-01 00:00:00.00000${random(3)}`, (value) => `timestamp '${String(value)}'`),
  plain('BOOLEAN', (random) => random(2) === 1, String),
  plain('HUGEINT', (random) => `${random(3)}0000000000000000000000`, String),
  plain('INTEGER[]', (random) => Array.from({ length: random(3) }, () => (random(4) === 0 ? null : random(2))), (value) => `${JSON.stringify(value)}::integer[]`),
  plain('STRUCT(a INTEGER, b VARCHAR[])', (random) => ({ a: random(3) === 0 ? null : random(2), b: random(2) === 0 ? null : ['x'] }), (value) => JSON.stringify(value).replaceAll('"', "'")),
  plain('MAP(VARCHAR, INTEGER)', (random) => shuffled([['k', random(2)], ['l', random(2)]] as [string, number][], random), (value) => `map {${(value as readonly (readonly [string, number])[]).map(([key, each]) => `'${key}': ${each}`).join(', ')}}`, (value) => JSON.stringify([...(value as readonly Value[])].map(String).sort())),
];

function plain(type: string, value: Column['value'], sql: (value: Value) => string, text: Column['text'] = (given) => JSON.stringify(given)): Omit<Column, 'name'> {
  return { type, value: (random) => (random(6) === 0 ? null : value(random)), sql: (given) => (given === null ? 'null' : sql(given)), text };
}

/** So many random tables; the same seed gives the same. */
export function makeTables(seed: number, count: number): readonly Table[] {
  const random = randomOf(seed);
  return Array.from({ length: count }, (_, number): Table => {
    const keyed = random(2) === 0;
    const own = Array.from({ length: 1 + random(4) }, (_each, at): Column => ({ ...KINDS[random(KINDS.length)]!, name: `c${at}` }));
    const id: Column = { ...plain('INTEGER', () => 0, String), name: 'id' };
    const columns = keyed ? [id, ...own] : own;
    const left = Array.from({ length: random(5) === 0 ? random(2) : 2 + random(40) }, (_each, at): Value[] => columns.map((column) => (column === id ? at : column.value(random))));
    const { right, done } = change(left, columns, keyed, random);
    return { name: `t${String(number).padStart(2, '0')}`, columns, left, right: shuffled(right, random), keyed, done };
  });
}

/** Does one thing to a copy of the rows, or nothing. What it does may leave an equal bag. */
function change(left: readonly (readonly Value[])[], columns: readonly Column[], keyed: boolean, random: Random): { readonly right: Value[][]; readonly done: Done } {
  const right = left.map((row) => [...row]);
  const own = columns.map((_, at) => at).filter((at) => columns[at]!.name !== 'id');
  const kind = right.length < 2 ? 0 : random(8);
  const [row, other, at] = [random(Math.max(1, right.length)), random(Math.max(1, right.length)), own[random(own.length)]!];
  switch (kind) {
    case 1:
      right.splice(row, 1);
      return { right, done: { kind: 'row-dropped' } };
    case 2:
      right.push([...right[row]!]);
      return { right, done: { kind: 'row-doubled' } };
    case 3:
      [right[row]![at], right[other]![at]] = [right[other]![at]!, right[row]![at]!];
      return { right, done: { kind: 'values-swapped' } };
    case 4: case 5: case 6:
      right[row]![at] = columns[at]!.value(random);
      return { right, done: { kind: 'cell-changed', column: columns[at]!.name, ...(keyed && { id: right[row]![0]! }) } };
    default:
      return { right, done: { kind: 'nothing' } };
  }
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const made = [...items];
  for (let i = made.length - 1; i > 0; i--) {
    const j = random(i + 1);
    [made[i], made[j]] = [made[j]!, made[i]!];
  }
  return made;
}
