import { define } from '../diagnostics/define.ts';

export const lintFloatColumn = define<{ node: string; column: string; type: string }>({
  code: 'lint-float-column',
  message: ({ node, column, type }) => `The column "${column}" of "${node}" is ${type}.`,
  hint: ({ column }) => `Cast it to a decimal: cast(… as decimal(18,4)) as ${column}.`,
  explain: `# lint-float-column

A sum of floating-point numbers depends on the order of the rows, and so do averages and comparisons that follow: two engines, or two runs,
give different totals. A table of the lake therefore has no FLOAT or DOUBLE column.

\`\`\`sql
select amount * 1e0 as amount from {{ ref('orders') }}                     -- double
select cast(amount as decimal(18,4)) as amount from {{ ref('orders') }}
\`\`\`

The rule is \`lint.float_column: warn | error\` in the config; a rule that is not named there is off.
`,
});

export const lintDecimalDivision = define<{ left: string; right: string }>({
  code: 'lint-decimal-division',
  message: ({ left, right }) => `Engines disagree on ${left} / ${right}: one gives a double, another a decimal of its own scale.`,
  hint: () => "Write {{ decimal_div('a', 'b', 4) }}, with the scales of both sides.",
  explain: `# lint-decimal-division

\`/\` with a decimal on either side gives a DOUBLE on DuckDB and a decimal on Spark, whose scale and rounding depend on settings. The macro
\`decimal_div\` divides exact integers and rounds once, half away from zero, on every engine.

\`\`\`sql
select revenue / orders as average from {{ ref('totals') }}
select {{ decimal_div('revenue', 'orders', 4, sa=4, sb=0) }} as average from {{ ref('totals') }}
\`\`\`

The rule is \`lint.decimal_division: warn | error\` in the config; a rule that is not named there is off.
`,
});

export const lintDecimalAverage = define<{ call: string; type: string }>({
  code: 'lint-decimal-average',
  message: ({ call, type }) => `Engines disagree on ${call}() of ${type}: one gives a double, another a decimal of its own scale.`,
  hint: () => "Write {{ decimal_div('sum(x)', 'count(x)', 4, sa=4, sb=0) }}.",
  explain: `# lint-decimal-average

\`avg()\` of a decimal gives a DOUBLE on DuckDB, whose last digits depend on the order of rows, and a decimal on Spark. Divide the sum by the
count, exactly:

\`\`\`sql
select avg(amount) as average from {{ ref('orders') }}
select {{ decimal_div('sum(amount)', 'count(amount)', 4, sa=4, sb=0) }} as average from {{ ref('orders') }}
\`\`\`

The rule is \`lint.decimal_average: warn | error\` in the config; a rule that is not named there is off.
`,
});

export const lintNondeterministic = define<{ call: string; time: string }>({
  code: 'lint-nondeterministic',
  message: ({ call }) => `${call} gives another value in every run, and so does the model.`,
  hint: ({ time }) => (time === '' ? "Make keys of the row's own columns: {{ sk('order_id') }}." : "Write cast('{{ var('as_of_date') }}' as date), or pass the moment in as a var."),
  explain: `# lint-nondeterministic

A model that calls a clock or a dice gives other rows each time it is built: a rebuild can't be compared with what it replaces, nor one engine
with another, and an error can't be looked for twice. The day that the lake is built for is a var.

\`\`\`sql
where order_date < current_date
where order_date < cast('{{ var('as_of_date') }}' as date)
\`\`\`

The rule is \`lint.nondeterministic: warn | error\` in the config; a rule that is not named there is off.
`,
});
