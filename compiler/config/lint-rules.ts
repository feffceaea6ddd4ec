/** The lint rules that a project can turn on with `lint.<rule>`, and what each refuses. */
export const LINT_RULES = {
  float_column: 'A column of a table is FLOAT or DOUBLE: sums of such columns depend on the order of rows.',
  decimal_division: '`/` between decimals: engines disagree on the type it gives.',
  decimal_average: '`avg()` of a decimal: engines disagree on the type it gives.',
  nondeterministic: '`now()`, `current_date`, `random()`, `uuid()`: a model gives other rows in every run.',
} as const satisfies Readonly<Record<string, string>>;
