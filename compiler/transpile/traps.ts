/** A construct that means another thing on another engine, and can't be written so that it does not: what happens, and what to write instead. */
export interface Trap {
  readonly what: string;
  readonly instead: string;
}

export const TRAPS = {
  'float-text': { what: 'A floating-point number is spelt in another way as text on each engine (1e20, 1.0E20)', instead: 'Cast it to a decimal first: cast(cast(x as decimal(18,4)) as varchar).' },
  'float-rounding': { what: 'A floating-point number is rounded to places from its binary value on one engine, from its digits on another', instead: 'Keep it a decimal from the start: cast(x as decimal(18,4)), then round(x, 2).' },
  'float-sum': { what: 'The sum or average of floating-point numbers depends on the order of the rows', instead: 'Sum decimals: sum(cast(x as decimal(18,4))).' },
  'text-cast': { what: 'Engines disagree on which texts can be cast: 12.5, 1e3 and 0x1f are whole numbers on one and not on another', instead: "Write {{ parse_int('x') }}, {{ parse_decimal('x') }}, {{ parse_date('x') }}, {{ parse_ts('x') }} or {{ parse_bool('x') }}." },
  'list-order': { what: 'A list or text made of many rows has no order of its own', instead: 'Say it: string_agg(x, \',\' order by x), list(x order by x).' },
  'any-row': { what: 'Any row may be the first or last where no order is given', instead: 'Write min(x), or first(x order by id).' },
  'mode-ties': { what: 'Which of several most frequent values mode() gives is left to the engine', instead: 'Count the values, and take the first with row_number() over (order by n desc, x).' },
  approximate: { what: 'Approximate counts are made in another way on each engine', instead: 'Write count(distinct x).' },
  dice: { what: 'Random numbers differ between runs and engines', instead: "Make numbers of the row's own columns: {{ sk('id') }}." },
  'window-order': { what: 'Rows are numbered as they come where no order is given', instead: 'Write over (order by id).' },
  'json-order': { what: 'The keys of a JSON object stand in the order of the alphabet there', instead: "Give json_object() its keys in that order: json_object('a', x, 'b', y)." },
  'json-empty-text': { what: 'An empty text in JSON is told there as a key that is missing: both are null', instead: "Make both null: nullif(x ->> '$.a', ''), and set traps.json-empty-text: off." },
  'trailing-blanks': { what: "Blanks at the end of a text do not count in comparisons there: 'a ' = 'a', and ' ' = ''", instead: "Take them off first, where texts come in: trim(x) = ''. In joins, GROUP BY and DISTINCT two keys that differ in them alone are one." },
  'window-frame': { what: 'A running total takes rows one by one there, and not all that share a place in the order at once', instead: 'Write rows between unbounded preceding and current row, in an order that no two rows share.' },
  domain: { what: 'A root or logarithm of a number that has none is an error on one engine, and null or NaN on another', instead: 'Guard it: case when x > 0 then ln(x) end.' },
} as const satisfies Readonly<Record<string, Trap>>;

export type TrapName = keyof typeof TRAPS;
