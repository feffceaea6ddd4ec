import { define } from '../../diagnostics/define.ts';

export const unknownRefAtRun = define<{ call: string; nearest?: string | undefined }>({
  code: 'ref-found-at-run',
  message: ({ call }) => `${call} names no enabled node of the project.`,
  hint: ({ nearest }) => (nearest ? `Did you mean "${nearest}"?` : undefined),
  explain: `# ref-found-at-run

A \`ref()\` or \`source()\` whose name is only known when the template runs (made from a variable, or within \`{% if execute %}\`) names no model,
seed, snapshot or source, or one that is disabled. Correct what makes the name.
`,
});

export const hiddenDependency = define<{ call: string; node: string }>({
  code: 'hidden-dependency',
  message: ({ call, node }) => `${call} was not seen when the project was parsed, so "${node}" may run before what it reads.`,
  hint: ({ call }) => `Add this line to the template, outside of all conditions: -- depends_on: {{ ${call} }}`,
  explain: `# hidden-dependency

lakec orders nodes by the \`ref()\` and \`source()\` calls that it sees while it parses. This one stands where only a run comes by: within
\`{% if execute %}\`, or depending on an answer of the engine. Say it where parsing sees it too:

    -- depends_on: {{ ref('countries') }}
    {% if execute %} … ref('countries') … {% endif %}
`,
});

export const questionFailed = define<{ message: string }>({
  code: 'template-question-failed',
  message: ({ message }) => `The engine can't answer what the template asks: ${message}`,
  explain: `# template-question-failed

A template asked the engine something in mid-render (\`run_query\`, \`statement\`, \`adapter.get_columns_in_relation\`), and the engine refused the
statement. The notes have its text. Questions about relations that the same run builds are asked right before the node runs.
`,
});

export const badHook = define<Record<string, never>>({
  code: 'bad-hook',
  message: () => `A hook is a text, or a map with "sql" and perhaps "transaction".`,
  hint: () => `Write pre_hook="analyze …", or pre_hook={"sql": "…", "transaction": False}.`,
  explain: `# bad-hook

\`pre_hook\` and \`post_hook\` take a statement, or a list of statements; each is a text or a map:

    {{ config(post_hook=["analyze {{ this }}", {"sql": "checkpoint", "transaction": false}]) }}
`,
});

export const unknownFixtureColumn = define<{ column: string; of: string; nearest?: string | undefined; known: readonly string[] }>({
  code: 'unit-test-unknown-column',
  message: ({ column, of }) => `${of} has no column "${column}".`,
  hint: ({ nearest, known }) => (nearest ? `Did you mean "${nearest}"?` : known.length > 0 ? `Its columns: ${known.join(', ')}.` : undefined),
  explain: `# unit-test-unknown-column

The rows of a unit test's \`given\` or \`expect\` have a column that the input or the model does not have. Columns may be left out (given ones are
null, expected ones are not compared), but not invented.
`,
});

export const missingFixture = define<{ input: string; model: string }>({
  code: 'unit-test-missing-input',
  message: ({ input, model }) => `The unit test gives no rows for ${input}, which "${model}" reads.`,
  hint: ({ input }) => `Add "- input: ${input}" with rows: [] below given.`,
  explain: `# unit-test-missing-input

A unit test runs its model on the given rows alone, so every \`ref()\`, \`source()\` and \`this\` that the model reads needs an entry below \`given\`.
\`rows: []\` gives an empty one.
`,
});

export const unknownFixtureTypes = define<{ input: string }>({
  code: 'unit-test-unknown-types',
  message: ({ input }) => `The columns of ${input} are not known, so its rows can't be typed.`,
  hint: () => `Declare its columns with data_type in a properties file, or give the rows as format: sql.`,
  explain: `# unit-test-unknown-types

The rows of a unit test are given the types of the columns of the real input. They come from the model's check, from declared columns, or from
the engine; here none of them knows.
`,
});

export const badFixture = define<{ problem: string }>({
  code: 'unit-test-bad-rows',
  message: ({ problem }) => problem,
  explain: `# unit-test-bad-rows

The rows of a unit test can't be read: a CSV line with more fields than its header, or a value that its column can't hold.
`,
});
