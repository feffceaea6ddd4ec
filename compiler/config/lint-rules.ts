/** The lint rules that a project can turn on with `lint.<rule>`, and what each refuses. */
export const LINT_RULES = {
  float_column: 'A column of a table is FLOAT or DOUBLE: sums of such columns depend on the order of rows.',
  decimal_division: '`/` between decimals: engines disagree on the type it gives.',
  decimal_average: '`avg()` of a decimal: engines disagree on the type it gives.',
  decimal_multiply: '`*` between decimals: the product keeps the width of one side on DuckDB and overflows, and loses places on Spark.',
  uncast_sum: '`sum()` whose type nothing settles: engines give it different widths.',
  text_cast: 'A cast of text to a number, date, time or boolean: engines disagree on which texts they take.',
  row_number_order: '`row_number()` whose order has ties, or leaves the place of nulls to the engine.',
  bare_json_extract: 'JSON read without a check that the text is JSON: one engine raises, another gives null.',
  nondeterministic: '`now()`, `current_date`, `random()`, `uuid()`: a model gives other rows in every run.',
} as const satisfies Readonly<Record<string, string>>;
