import { define } from '../../diagnostics/define.ts';

/** What the binder says about a node's SQL before it runs. */

export const unknownColumn = define<{ column: string; nearest?: string | undefined; known: readonly string[] }>({
  code: 'unknown-column',
  message: ({ column }) => `There is no column "${column}" here.`,
  hint: ({ nearest, known }) => (nearest ? `Did you mean "${nearest}"?` : known.length > 0 ? `There are: ${known.slice(0, 12).join(', ')}${known.length > 12 ? ', …' : ''}.` : undefined),
  explain: `# unknown-column

The SQL names a column that none of its tables has. lakec checks every SELECT against the columns that its parents give, before anything runs.

    select order_idd from {{ ref('orders') }}

Correct the name, or add the column to the parent. If the parent is a source, its columns come from the engine, or from the properties file
where the engine does not have it yet.
`,
});

export const ambiguousColumn = define<{ column: string; choices: readonly string[] }>({
  code: 'ambiguous-column',
  message: ({ column }) => `"${column}" may be a column of more than one table.`,
  hint: ({ choices }) => (choices.length > 0 ? `Write ${choices.join(' or ')}.` : 'Put the table before it: orders.id.'),
  explain: `# ambiguous-column

Two tables of the query have a column of this name. Say which is meant:

    select orders.id from {{ ref('orders') }} as orders join {{ ref('customers') }} as customers using (customer_id)
`,
});

export const unknownTable = define<{ table: string; nearest?: string | undefined }>({
  code: 'unknown-table-alias',
  message: ({ table }) => `No table or alias of this query is called "${table}".`,
  hint: ({ nearest }) => (nearest ? `Did you mean "${nearest}"?` : undefined),
  explain: `# unknown-table-alias

A column is written with a table before it, and the query has no table or alias of that name. A table with an alias is known by the alias alone:

    select orders.id from {{ ref('orders') }} as o    -- o.id
`,
});

export const unknownFunction = define<{ name: string; nearest?: string | undefined }>({
  code: 'unknown-function',
  message: ({ name }) => `The engine has no function "${name}".`,
  hint: ({ nearest }) => (nearest ? `Did you mean ${nearest}?` : undefined),
  explain: `# unknown-function

The SQL calls a function that the engine does not have. Functions that an on-run-start hook creates are known to lakec by the hook's
\`create macro\` or \`create function\`; others must be there before lakec runs.
`,
});

export const typeMismatch = define<{ message: string }>({
  code: 'type-mismatch',
  message: ({ message }) => message,
  hint: () => 'Cast one side: cast(x as varchar).',
  explain: `# type-mismatch

An operator, a function or a comparison is given types that it does not take, such as a text compared with a number or \`sum\` of a text.
Cast explicitly; in a lake that several engines read, text becomes a number by \`{{ parse_int('x') }}\` or \`{{ parse_decimal('x') }}\`.
`,
});

export const sqlSyntax = define<{ message: string }>({
  code: 'sql-syntax',
  message: ({ message }) => message,
  explain: `# sql-syntax

The engine can't parse the SQL that the template gives. The place is where it stopped understanding, often a word after the mistake: a comma
too many before FROM, a bracket never closed, a keyword used as a name (quote it).

\`lakec compile --select <node>\` writes the SQL to target/compiled/.
`,
});

export const sqlError = define<{ message: string; hint?: string | undefined }>({
  code: 'sql-error',
  message: ({ message }) => message,
  hint: ({ hint }) => hint,
  explain: `# sql-error

The engine refuses the SQL that the template gives; the message is the engine's own. \`lakec compile --select <node>\` writes the SQL to
target/compiled/.
`,
});

export const contractMissingColumn = define<{ node: string; column: string; type: string; nearest?: string | undefined }>({
  code: 'contract-missing-column',
  message: ({ node, column }) => `The contract of "${node}" has a column "${column}", and its SELECT gives none.`,
  hint: ({ column, type, nearest }) => (nearest ? `The SELECT gives "${nearest}": rename one of them.` : `Add it to the SELECT: cast(… as ${type}) as ${column}.`),
  explain: `# contract-missing-column

With \`contract: {enforced: true}\` the SELECT must give exactly the columns that the properties file declares. This one is declared only.
`,
});

export const contractExtraColumn = define<{ node: string; column: string; type: string }>({
  code: 'contract-extra-column',
  message: ({ node, column }) => `"${node}" gives a column "${column}" that its contract does not have.`,
  hint: ({ column, type }) => `Declare it below columns ("- name: ${column}", "data_type: ${type}"), or take it out of the SELECT.`,
  explain: `# contract-extra-column

With \`contract: {enforced: true}\` the SELECT must give exactly the columns that the properties file declares. This one is not declared.
`,
});

export const contractColumnType = define<{ node: string; column: string; declared: string; actual: string }>({
  code: 'contract-column-type',
  message: ({ node, column, declared, actual }) => `The contract of "${node}" says that "${column}" is ${declared}, and its SELECT gives ${actual}.`,
  hint: ({ column, declared }) => `Write cast(${column} as ${declared}), or declare what it is.`,
  explain: `# contract-column-type

With \`contract: {enforced: true}\` each column has the type that the properties file declares. Types are compared as the engine sees them: \`string\`
is \`varchar\`, \`int\` is \`integer\`.
`,
});

export const contractColumnOrder = define<{ node: string; declared: readonly string[] }>({
  code: 'contract-column-order',
  severity: 'warning',
  message: ({ node }) => `The SELECT of "${node}" gives its columns in another order than its contract.`,
  hint: ({ declared }) => `The contract's order holds for the table: ${declared.slice(0, 8).join(', ')}${declared.length > 8 ? ', …' : ''}.`,
  explain: `# contract-column-order

The table gets its columns by name, in the order of the contract. That the SELECT says another order is worth a look: who reads it takes it for
the table's. Put the SELECT, or the properties file, in the same order.
`,
});

export const contractUntyped = define<{ node: string; column: string; actual: string | undefined }>({
  code: 'contract-untyped-column',
  message: ({ node, column }) => `The contract of "${node}" has no type for "${column}".`,
  hint: ({ actual }) => (actual === undefined ? 'Add data_type.' : `Add data_type: ${actual}.`),
  explain: `# contract-untyped-column

Every column of a contract needs \`data_type\`:

    columns:
      - name: order_id
        data_type: string
`,
});

export const contractUnknownType = define<{ column: string; type: string; message: string }>({
  code: 'contract-unknown-type',
  message: ({ column, type }) => `The engine does not know the type "${type}" of "${column}".`,
  hint: () => 'Write string, int, bigint, boolean, date, timestamp, decimal(p,s), or a type of the engine.',
  explain: `# contract-unknown-type

\`data_type\` of a column under contract is one of lakec's types (string, int, bigint, boolean, date, timestamp, decimal(p,s)) or one that the
engine knows.
`,
});
