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

export const lintDecimalMultiply = define<{ left: string; right: string }>({
  code: 'lint-decimal-multiply',
  message: ({ left, right }) => `Engines disagree on ${left} * ${right}: one overflows, another drops places.`,
  hint: () => "Write {{ decimal_mul('a', 'b', 18, 4) }}, with the precision and the scale of the result.",
  explain: `# lint-decimal-multiply

A product of decimals keeps a width of 18 on DuckDB, where large amounts overflow, and silently loses places on Spark when it grows over 38
digits. The macro \`decimal_mul\` multiplies wide and rounds once, half away from zero, on every engine. A whole constant (\`2 * amount\`) is fine.

\`\`\`sql
select amount * rate as amount_usd from {{ ref('orders') }}
select {{ decimal_mul('amount', 'rate', 18, 4) }} as amount_usd from {{ ref('orders') }}
\`\`\`

The rule is \`lint.decimal_multiply: warn | error\` in the config; a rule that is not named there is off.
`,
});

export const lintUncastSum = define<{ type: string }>({
  code: 'lint-uncast-sum',
  message: ({ type }) => `Engines give sum() of ${type} different types.`,
  hint: ({ type }) => `Cast it to the type of the column: cast(sum(…) as ${/^(?:decimal|numeric)/.test(type) ? 'decimal(18,4)' : 'bigint'}).`,
  explain: `# lint-uncast-sum

A sum is wider than what it adds: of \`decimal(18,4)\` it is \`decimal(38,4)\` on DuckDB and \`decimal(28,4)\` on Spark, of integers HUGEINT or bigint.
A table that takes the type as it comes differs between engines. Cast the sum, or what it is part of:

\`\`\`sql
select sum(amount) as revenue from {{ ref('orders') }}
select cast(sum(amount) as decimal(18,4)) as revenue from {{ ref('orders') }}
\`\`\`

The rule is \`lint.uncast_sum: warn | error\` in the config; a rule that is not named there is off.
`,
});

export const lintTextCast = define<{ type: string; parser: string }>({
  code: 'lint-text-cast',
  message: ({ type }) => `Engines disagree on which texts can be cast to ${type}.`,
  hint: ({ parser }) => `Write {{ ${parser}('x') }}, which gives null for what does not fit.`,
  explain: `# lint-text-cast

\`try_cast('12.5' as int)\` is 13 on DuckDB and null on Spark; \`'1e3'\` is a number to both; a date in an unusual form is an error here and null there. The
macros \`parse_int\`, \`parse_decimal\`, \`parse_date\`, \`parse_ts\` and \`parse_bool\` match the text first and take the same texts everywhere. A
constant (\`cast('2026-01-31' as date)\`) is fine.

\`\`\`sql
select cast(quantity_text as int) as quantity from {{ ref('orders') }}
select {{ parse_int('quantity_text') }} as quantity from {{ ref('orders') }}
\`\`\`

The rule is \`lint.text_cast: warn | error\` in the config; a rule that is not named there is off.
`,
});

export const lintRowNumberOrder = define<{ why: string }>({
  code: 'lint-row-number-order',
  message: ({ why }) => ({ 'no-order': 'row_number() has no order: rows get other numbers in every run.', nulls: 'The order of row_number() does not say where nulls go: engines disagree.' })[why] ?? 'The order of row_number() may have ties: rows get other numbers in every run.',
  hint: ({ why }) => (why === 'nulls' ? 'Write nulls first or nulls last after each expression of the order.' : 'End the order in a unique column: order by updated_at desc nulls last, _row_hash asc nulls last.'),
  explain: `# lint-row-number-order

The row that gets number one must be the same in each run and on each engine. So the order ends in a column that is unique, and each of its
expressions says where nulls go (DuckDB puts them last, Spark first when ascending). Unique is \`_row_hash\`, a column
of which a parent has a \`unique\` test, and a parent's \`unique_key\`; columns of the partition count too.

\`\`\`sql
row_number() over (partition by order_id order by updated_at desc)
row_number() over (partition by order_id order by updated_at desc nulls last, _row_hash asc nulls last)
\`\`\`

The rule is \`lint.row_number_order: warn | error\` in the config; a rule that is not named there is off.
`,
});

export const lintBareJsonExtract = define<{ call: string }>({
  code: 'lint-bare-json-extract',
  message: ({ call }) => `${call} fails on text that is no JSON, on some engines only.`,
  hint: () => "Write {{ json_text('x', '$.a') }}, which gives null for such text.",
  explain: `# lint-bare-json-extract

DuckDB raises an error for a text that is not JSON, Spark gives null. The macro \`json_text\` checks the text first (\`is_json_object\`), and
\`json_number\` reads a number, which engines spell differently.

\`\`\`sql
select payload ->> '$.id' as id from {{ ref('events') }}
select {{ json_text('payload', '$.id') }} as id from {{ ref('events') }}
\`\`\`

The rule is \`lint.bare_json_extract: warn | error\` in the config; a rule that is not named there is off.
`,
});
