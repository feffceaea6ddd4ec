import { define } from '../../diagnostics/define.ts';

export const unknownColumn = define<{ column: string; of?: string | undefined; nearest?: string | undefined; known: readonly string[]; like: readonly string[]; hidden?: boolean }>({
  code: 'unknown-column',
  message: ({ column, of }) => (of === undefined ? `There is no column "${column}" here.` : `"${of}" has no column "${column}".`),
  hint: ({ column, nearest, known, like, hidden }) => (hidden ? `A table above has "${column}", but what is read here does not pass it on: add it to the SELECT between.` : nearest !== undefined ? `Did you mean "${nearest}"?` : listed(known) ?? (like.length > 0 ? `The nearest are ${like.slice(0, 5).join(', ')}.` : undefined)),
  explain: `# unknown-column

The SQL names a column that none of its tables has. lakec checks every SELECT against the columns that its parents give, before anything
runs; the columns of a source come from the engine, or from the properties file where the engine does not have it yet.

\`\`\`sql
select order_idd from {{ ref('orders') }}      -- orders has order_id
\`\`\`

Correct the name, or add the column to the parent.
`,
});

export const ambiguousColumn = define<{ column: string; choices: readonly string[] }>({
  code: 'ambiguous-column',
  message: ({ column }) => `"${column}" is a column of more than one table here.`,
  hint: ({ choices }) => (choices.length > 0 ? `Write ${choices.join(' or ')}.` : 'Put the table and a point before it.'),
  explain: `# ambiguous-column

Two tables of the query have a column of this name, and the SQL does not say which is meant.

\`\`\`sql
select id from {{ ref('orders') }} as orders
join {{ ref('customers') }} as customers on customers.id = orders.customer_id
\`\`\`

Put the table before it: \`orders.id\`. A column that a join's \`using (…)\` names is one column, and needs none.
`,
});

export const unknownAlias = define<{ alias: string; nearest?: string | undefined }>({
  code: 'unknown-table-alias',
  message: ({ alias }) => `No table of this query is called "${alias}".`,
  hint: ({ nearest }) => (nearest !== undefined ? `Did you mean "${nearest}"?` : 'Write an alias of FROM before the column.'),
  explain: `# unknown-table-alias

A column is written with a table before it, and nothing in FROM has that name. A table with an alias is known by its alias alone.

\`\`\`sql
select orders.id from {{ ref('orders') }} as o      -- here it is o.id
\`\`\`
`,
});

export const unknownFunction = define<{ name: string; nearest?: string | undefined }>({
  code: 'unknown-function',
  message: ({ name }) => `The engine has no function "${name}".`,
  hint: ({ nearest, name }) => (WINDOWS.has(name.toLowerCase()) ? `It looks at a window: write ${name}() over (partition by … order by …).` : nearest !== undefined ? `Did you mean ${nearest}()?` : `If it is a macro of the project, write {{ ${name}(…) }}.`),
  explain: `# unknown-function

The SQL calls a function that the engine does not have: a slip of the pen, another engine's word, or a macro written without braces.

\`\`\`sql
select cents_to_dollars(amount) from {{ ref('orders') }}          -- a macro is called in {{ … }}
select {{ cents_to_dollars('amount') }} from {{ ref('orders') }}
\`\`\`

In a project whose hooks run before it (\`on-run-start\`, \`pre_hook\`) a function may be made by them; there the node is left unchecked.
`,
});

export const unknownType = define<{ name: string; nearest?: string | undefined }>({
  code: 'unknown-type',
  message: ({ name }) => `The engine has no type "${name}".`,
  hint: ({ nearest }) => (nearest !== undefined ? `Did you mean ${nearest}?` : 'Write string, int, bigint, boolean, date, timestamp, decimal(p,s), or a type of the engine.'),
  explain: `# unknown-type

A cast names a type that the engine does not have, often another engine's word for one.

\`\`\`sql
cast(amount as number(18,4))      -- decimal(18,4)
\`\`\`
`,
});

export const unknownRelation = define<{ relation: string; maker?: string | undefined; nearest?: string | undefined; later?: boolean | undefined }>({
  code: 'unknown-relation',
  message: ({ relation }) => `There is no table "${relation}", and no ref() or source() of this node makes it.`,
  hint: ({ relation, maker, nearest, later }) => (later ? `"${relation}" is a WITH entry further down: put it before the one that reads it.` : maker !== undefined ? `Write {{ ${maker} }}, so that it is built first.` : nearest !== undefined ? `Did you mean ${nearest}?` : "Write {{ ref('…') }} for a model, or declare the table as a source."),
  explain: `# unknown-relation

The SQL reads a table by its name, the engine has no such table, and nothing that the node depends on makes it. lakec can't know what has
to be built before.

\`\`\`sql
select * from silver.orders            -- which model is that?
select * from {{ ref('orders') }}
\`\`\`

Write \`ref()\` for what the project builds, and \`source()\` for what stands in the engine already.
`,
});

export const sqlSyntax = define<{ near?: string | undefined; said: string }>({
  code: 'sql-syntax',
  message: ({ near, said }) => (near === undefined ? `The SQL can't be read: ${said}.` : `The SQL can't be read from "${near}" on.`),
  hint: () => 'Look at the word before it too: a comma too many or too few, a bracket never closed, a keyword used as a name (put it in double quotes).',
  explain: `# sql-syntax

The engine can't parse the SQL that the template gives. The place is where it stopped understanding, often one word after the mistake.

\`\`\`sql
select
    order_id,
    amount,
from {{ ref('orders') }}
where status in ('placed', 'shipped'
order by 1                              -- the bracket is still open here
\`\`\`

\`lakec compile --select <node>\` writes the SQL to \`target/compiled/\`.
`,
});

export const typeMismatch = define<{ what: string }>({
  code: 'type-mismatch',
  message: ({ what }) => what,
  hint: () => 'Cast the value to the type that is wanted: cast(x as …), or {{ parse_int(\'x\') }} for a text.',
  explain: `# type-mismatch

An operator, a function or a comparison is given values of types that it does not take: a text added to a number, a date compared with a
number, an argument too many.

\`\`\`sql
select amount + note from {{ ref('orders') }}      -- decimal(18,4) + varchar
\`\`\`

Cast the value: \`cast(x as decimal(18,4))\`. A text that may not fit becomes a number by \`{{ parse_int('x') }}\` or
\`{{ parse_decimal('x') }}\`, which give null instead of an error.
`,
});

export const notGrouped = define<{ column: string }>({
  code: 'not-grouped',
  message: ({ column }) => `"${column}" is neither grouped by nor inside of an aggregate.`,
  hint: ({ column }) => `Add it: group by …, ${column}; or take one of its values: any_value(${column}).`,
  explain: `# not-grouped

A SELECT with an aggregate makes one row of many, so every other column needs a single value in each group: it is grouped by, or an
aggregate chooses one.

\`\`\`sql
select customer_id, status, sum(amount) from {{ ref('orders') }} group by customer_id           -- which status?
select customer_id, status, sum(amount) from {{ ref('orders') }} group by customer_id, status
\`\`\`
`,
});

export const misplacedCall = define<{ what: 'aggregate' | 'window'; inside: string }>({
  code: 'misplaced-call',
  message: ({ what, inside }) => `${inside === 'another aggregate' ? 'Inside of another aggregate' : `In ${inside}`} there can be no ${what === 'window' ? 'window function' : 'aggregate'}.`,
  hint: ({ what, inside }) => (inside === 'another aggregate' ? 'Compute the inner one in a WITH entry, and aggregate its rows.' : what === 'window' ? 'Write QUALIFY instead, which looks at rows after windows are computed.' : 'Write HAVING instead, which looks at groups.'),
  explain: `# misplaced-call

WHERE, GROUP BY and the arguments of an aggregate look at single rows, before groups and windows are made. A condition on an aggregate
belongs into HAVING, one on a window function into QUALIFY, and an aggregate of an aggregate into a query around.

\`\`\`sql
select customer_id from {{ ref('orders') }} group by customer_id having count(*) > 1
select * from {{ ref('orders') }} qualify row_number() over (partition by customer_id order by ordered_at) = 1
\`\`\`
`,
});

export const setColumns = define<{ operation: string }>({
  code: 'set-columns',
  message: ({ operation }) => `The sides of this ${operation} have different numbers of columns.`,
  hint: () => 'Give both sides the same columns in the same order: cast(null as …) as x where one has none; or write union all by name.',
  explain: `# set-columns

UNION, EXCEPT and INTERSECT put columns together by their place, so both sides need as many. Often a parent got a column more, and one side
reads it by \`select *\`.

\`\`\`sql
select order_id, amount from {{ ref('orders') }}
union all
select order_id, cast(null as decimal(18,4)) as amount from {{ ref('returns') }}
\`\`\`
`,
});

export const notASelect = define<{ node: string; what: 'nothing' | 'another' | 'several' | 'answer' }>({
  code: 'not-a-select',
  message: ({ node, what }) => (what === 'nothing' ? `"${node}" renders to no SQL at all.` : what === 'several' ? `"${node}" is more than one statement.` : `"${node}" is no SELECT.`),
  hint: ({ what }) => (what === 'nothing' ? 'Write a SELECT, or set enabled=false.' : what === 'answer' ? 'Select from it, as from a query: from (summarize orders).' : 'Write one SELECT; other statements belong into pre_hook and post_hook.'),
  explain: `# not-a-select

A model, snapshot or test is one SELECT; lakec wraps it into the statements that make a table of it. This one renders to another
statement, to several, or to nothing.

\`\`\`sql
create table orders as select 1 as id       -- lakec writes the CREATE itself
summarize orders                            -- answered, but no table can be made of it: from (summarize orders)
\`\`\`
`,
});

export const unreadableLiteral = define<{ text: string; as: string; how: 'cast' | 'beside' | 'format' }>({
  code: 'unreadable-literal',
  message: ({ text, as, how }) => (how === 'format' ? `${text} is not written as the format ${as} says.` : `${text} can't be made ${as}: the run would fail at the first row that asks for it.`),
  hint: ({ as, how }) => (how === 'format' ? 'Correct one of them, or write try_strptime(…), which gives NULL.' : how === 'beside' ? `It is compared with ${as}, or stands for one: ${EXAMPLES.get(as) ?? 'write a value of that type'}.` : `${capital(EXAMPLES.get(as) ?? `write a value of that type`)}; try_cast(… as ${as.toLowerCase()}) gives NULL.`),
  explain: `# unreadable-literal

A literal can't be made the type that is wanted of it: by a cast, or by the column that it is compared with or stands beside. The engine
notices when rows come; with no rows it would even succeed.

\`\`\`sql
where order_id = 'abc'                              -- order_id is a number
where ordered_on >= date '2026-13-01'               -- there is no such month
case when paid then amount else 'none' end          -- amount is a number: null, or cast(amount as varchar)
strptime('31/12/2026', '%Y-%m-%d')                  -- another format than the text has
\`\`\`

What no row can reach is not complained of (\`where false\`), nor what may fail by design: \`try_cast\`, \`try(…)\`, and a cast that is written into an arm of a
CASE, which is a way of stopping a run.
`,
});

/** How literals of a type are written. */
const EXAMPLES: ReadonlyMap<string, string> = new Map([
  ['DATE', "a date is written '2026-12-31'"],
  ['TIMESTAMP', "a timestamp is written '2026-12-31 23:59:59'"],
  ['TIMESTAMP WITH TIME ZONE', "it is written '2026-12-31 23:59:59+00'"],
  ['TIME', "a time is written '23:59:59'"],
  ['INTERVAL', "an interval is written '3 days'"],
  ['BOOLEAN', "it is true or false"],
]);

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

export const unfitRelation = define<{ node: string; what: 'struct' | 'pivot'; column: string }>({
  code: 'unfit-relation',
  message: ({ node, what, column }) => (what === 'struct' ? `The column "${column}" of the table "${node}" is a struct without names, and no table can hold one.` : `"${node}" is a view, and its PIVOT makes its columns of the values of its rows, which no view can.`),
  hint: ({ what }) => (what === 'struct' ? "Name its fields: {'first': …, 'second': …}." : "List the values, as in PIVOT orders ON status IN ('open', 'paid'), or set materialized='table'."),
  explain: `# unfit-relation

DuckDB answers this SELECT, and refuses to make a table or a view of it, so the run would fail where a query does not.

\`\`\`sql
select row(1, 'a') as pair               -- no table takes a struct without names: {'id': 1, 'name': 'a'}
pivot orders on status using count(*)    -- no view takes it without IN (…): which columns it has hangs on the rows
\`\`\`
`,
});

export const testUnknownColumn = define<{ test: string; column: string; node?: string | undefined; nearest?: string | undefined; known: readonly string[] }>({
  code: 'test-unknown-column',
  message: ({ test, column, node }) => (node === undefined ? `The data test "${test}" needs a column "${column}", which nothing that it reads has.` : `The data test "${test}" needs a column "${column}", which "${node}" does not have.`),
  hint: ({ nearest, known }) => (nearest !== undefined ? `Did you mean "${nearest}"?` : listed(known)),
  explain: `# test-unknown-column

A data test is declared on a column, or names one in its arguments or its \`where\`, that the tested node does not have. It could only fail
when it runs.

\`\`\`yaml
models:
  - name: orders
    columns:
      - name: order_idd            # the SELECT gives order_id
        data_tests: [unique]
\`\`\`

Correct the name in the properties file, or give the SELECT that column.
`,
});

export const columnNotInModel = define<{ node: string; column: string; nearest?: string | undefined; known: readonly string[] }>({
  code: 'column-not-in-model',
  severity: 'warning',
  message: ({ node, column }) => `The properties of "${node}" describe a column "${column}", which its SELECT does not give.`,
  hint: ({ nearest, known }) => (nearest !== undefined ? `Did you mean "${nearest}"?` : listed(known)),
  explain: `# column-not-in-model

The properties file describes a column that the node does not have: a slip of the pen, or a column that has gone. Readers of the
documentation would look for it in vain.

\`\`\`yaml
models:
  - name: orders
    columns:
      - name: amout            # the SELECT gives amount
\`\`\`

Correct or remove the entry. With an enforced contract it is an error (\`contract-missing-column\`).
`,
});

export const contractMissingColumn = define<{ node: string; column: string; type?: string | undefined; nearest?: string | undefined }>({
  code: 'contract-missing-column',
  message: ({ node, column }) => `The contract of "${node}" has a column "${column}", which its SELECT does not give.`,
  hint: ({ column, type, nearest }) => (nearest !== undefined ? `The SELECT gives "${nearest}": rename one of the two.` : `Add it to the SELECT: cast(… as ${type ?? 'string'}) as ${column}.`),
  explain: `# contract-missing-column

With \`contract: {enforced: true}\` a SELECT gives exactly the columns that the properties file declares. This one is declared only.

\`\`\`yaml
columns:
  - {name: order_id, data_type: bigint}
  - {name: amount, data_type: 'decimal(18,4)'}      # select order_id from … lacks it
\`\`\`
`,
});

export const contractExtraColumn = define<{ node: string; column: string; type: string }>({
  code: 'contract-extra-column',
  message: ({ node, column }) => `The SELECT of "${node}" gives a column "${column}", which its contract does not have.`,
  hint: ({ column, type }) => `Declare it: {name: ${column}, data_type: '${type.toLowerCase()}'}, or take it out of the SELECT.`,
  explain: `# contract-extra-column

With \`contract: {enforced: true}\` a SELECT gives exactly the columns that the properties file declares. This one is not declared, so the
table could not have it.

\`\`\`sql
select order_id, amount, amount * 2 as twice from {{ ref('orders') }}      -- "twice" is not in the contract
\`\`\`
`,
});

export const contractWrongType = define<{ node: string; column: string; declared: string; given: string }>({
  code: 'contract-wrong-type',
  message: ({ node, column, declared, given }) => `The contract of "${node}" says that "${column}" is ${declared}, and its SELECT gives ${given.toLowerCase()}.`,
  hint: ({ column, declared }) => `Write cast(… as ${declared}) as ${column}, or declare the type that it has.`,
  explain: `# contract-wrong-type

With \`contract: {enforced: true}\` each column has the type that the properties file declares. Types are compared as the engine spells
them: \`string\` is \`varchar\`, \`int\` is \`integer\`.

\`\`\`sql
select sum(amount) as amount        -- decimal(38,4) where the contract says decimal(18,4)
select cast(sum(amount) as decimal(18,4)) as amount
\`\`\`
`,
});

export const contractWrongOrder = define<{ node: string; column: string; before: string }>({
  code: 'contract-wrong-order',
  message: ({ node, column, before }) => `The SELECT of "${node}" gives "${column}" where its contract has "${before}".`,
  hint: () => 'Put the columns of the SELECT, or those of the properties file, into the order of the other.',
  explain: `# contract-wrong-order

With \`contract: {enforced: true}\` a SELECT gives its columns in the order of the properties file (partition columns last): whoever reads
\`select *\`, or stacks tables by \`union all\`, counts on it. In a dbt project the order is free.

\`\`\`yaml
columns:
  - {name: order_id, data_type: bigint}
  - {name: status, data_type: string}       # select status, order_id from … has them the other way round
\`\`\`
`,
});

export const contractConstraintColumn = define<{ node: string; constraint: string; column: string; nearest?: string | undefined; known: readonly string[] }>({
  code: 'contract-constraint-column',
  message: ({ node, constraint, column }) => `A ${constraint} constraint of "${node}" names a column "${column}", which its contract does not have.`,
  hint: ({ nearest, known }) => (nearest !== undefined ? `Did you mean "${nearest}"?` : listed(known)),
  explain: `# contract-constraint-column

A constraint of a model under contract is about columns of that contract. The engine would refuse the table's DDL.

\`\`\`yaml
config: {contract: {enforced: true}}
constraints:
  - {type: primary_key, columns: [order_id]}
columns:
  - {name: order_id, data_type: bigint}
\`\`\`
`,
});

export const contractUntypedColumn = define<{ node: string; column: string; given: string | undefined }>({
  code: 'contract-untyped-column',
  message: ({ node, column }) => `The contract of "${node}" does not say of which type "${column}" is.`,
  hint: ({ given }) => (given === undefined ? 'Add data_type.' : `Add data_type: '${given.toLowerCase()}'.`),
  explain: `# contract-untyped-column

With \`contract: {enforced: true}\` every column needs a \`data_type\`.

\`\`\`yaml
columns:
  - name: order_id
    data_type: bigint
\`\`\`
`,
});

export const contractUnknownType = define<{ node: string; column: string; type: string }>({
  code: 'contract-unknown-type',
  message: ({ column, type }) => `The engine has no type "${type}", which the contract gives "${column}".`,
  hint: () => 'Write string, int, bigint, boolean, date, timestamp, decimal(p,s), or a type of the engine.',
  explain: `# contract-unknown-type

The \`data_type\` of a column under contract is one of lakec's types (\`string int bigint boolean date timestamp decimal(p,s)\`), or a type of
the target's engine in its own spelling. Other engines' words for types are not known.

\`\`\`yaml
columns:
  - {name: amount, data_type: 'number(18,4)'}       # decimal(18,4)
\`\`\`
`,
});

/** Functions that only a window gives a meaning. */
const WINDOWS: ReadonlySet<string> = new Set(['row_number', 'rank', 'dense_rank', 'percent_rank', 'cume_dist', 'ntile', 'lag', 'lead', 'first_value', 'last_value', 'nth_value']);

function listed(names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : `There are ${names.slice(0, 12).join(', ')}${names.length > 12 ? ', …' : ''}.`;
}
