import { define } from '../diagnostics/define.ts';

export const unknownLineageColumn = define<{ asked: string; nearest?: string | undefined; known: readonly string[] }>({
  code: 'unknown-lineage-column',
  message: ({ asked }) => `Nothing in this project is called "${asked}".`,
  hint: ({ nearest, known }) => (nearest !== undefined ? `Did you mean ${nearest}?` : known.length > 0 ? `It is one of ${known.slice(0, 12).join(', ')}${known.length > 12 ? ' …' : ''}.` : 'Name it as model.column: lakec lineage fact_orders.amount_usd'),
  explain: `# unknown-lineage-column

\`lakec lineage\` was given a name that is no model, snapshot, seed or source of the project, or a column that it does not have.

\`\`\`
lakec lineage fact_orders.amount_usd         a column of a model
lakec lineage gold.fact_orders.amount_usd    the same, with its layer
lakec lineage crm.accounts.phone             a column of a source's table
lakec lineage fact_orders                    all columns of a model
\`\`\`
`,
});

export const personalDataReachesLayer = define<{ column: string; node: string; layer: string; origin: string }>({
  code: 'personal-data-in-layer',
  message: ({ column, node, layer, origin }) => `"${column}" of "${node}" is made of personal data (${origin}), which the layer "${layer}" may not have.`,
  hint: ({ column }) => `Leave it out; or, if it tells of nobody any more, mark "${column}", or a column on its way, with meta: {pii_ok: true}.`,
  explain: `# personal-data-in-layer

The config says that a layer may have no personal data (\`contracts.<layer>.allow_pii: false\`), and a column there is made of a column that
is marked with \`meta: {pii: true}\` or the tag \`pii\`: copied, as a part of an expression, or aggregated.

\`\`\`yaml
models:
  - name: customers
    columns:
      - {name: email, meta: {pii: true}}
      - {name: email_domain, meta: {pii_ok: true}}     # what is made of it may go on
\`\`\`

\`lakec lineage --pii\` follows every marked column through all models and shows the way. A model whose SQL can't be followed is named.
`,
});

export const lineageUnknown = define<{ node: string; reason: string }>({
  code: 'lineage-unknown',
  severity: 'warning',
  message: ({ node, reason }) => `The columns of "${node}" can't be followed: ${reason}.`,
  hint: () => 'Name the columns instead of a star, or write the part in plainer SQL; what is below this model is not known either.',
  explain: `# lineage-unknown

Column lineage reads the SQL of each model as DuckDB's parser does. A few things say nothing about where a column comes from before they
run: a star over a table whose columns nobody knows, a PIVOT whose values are not listed, a table function that reads files. lakec then
says so, and does not guess.

\`\`\`sql
select * from read_csv('people.csv')          -- which columns?
\`\`\`

Declare the file as a source with its columns, or name the columns in the SELECT.
`,
});
