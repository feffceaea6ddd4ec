import { define } from '../../diagnostics/define.ts';

export const unknownProperty = define<{ key: string; nearest: string | undefined; known: readonly string[] }>({
  code: 'unknown-property',
  message: ({ key }) => `No property is named "${key}" here.`,
  hint: ({ nearest, known }) => (nearest ? `Did you mean "${nearest}"?` : `Known here: ${[...known].sort().join(', ')}. Keys of your own go below "meta".`),
  explain: `A properties file has a key that means nothing at its place, so what it says would be lost.

Wrong:

    models:
      - name: orders
        descripton: One row for each order

Right:

    models:
      - name: orders
        description: One row for each order

Keys of your own go below \`meta\`; keys that configure a model go below \`config\`.
`,
});

export const wrongPropertyType = define<{ what: string; expected: string; found: string; quote: string | undefined }>({
  code: 'wrong-property-type',
  message: ({ what, expected, found }) => `${what} must be ${expected}, not ${found}.`,
  hint: ({ expected, quote }) => (quote !== undefined && quote !== '' ? `Put it in quotes: "${quote}".` : expected.includes('a list') ? 'Write one item a line, each after "- ", or all in brackets: [a, b].' : undefined),
  explain: `A value of a properties file has the wrong type.

Wrong: \`columns\` is a list, each item with a name.

    columns:
      id: the key

Right:

    columns:
      - name: id
        description: the key

A text that looks like a number, a date or a boolean needs quotes: \`"10"\`, \`"true"\`.
`,
});

export const wrongPropertyValue = define<{ key: string; value: string; words: readonly string[]; nearest: string | undefined }>({
  code: 'wrong-property-value',
  message: ({ key, value }) => `"${value}" is no value of "${key}".`,
  hint: ({ words, nearest }) => (nearest ? `Did you mean "${nearest}"?` : `Write one of: ${words.join(', ')}.`),
  explain: `A property has a fixed set of values, and this is none of them.

Wrong:

    freshness:
      warn_after: {count: 12, period: hours}

Right: \`period\` is \`minute\`, \`hour\` or \`day\`.

    freshness:
      warn_after: {count: 12, period: hour}
`,
});

export const missingProperty = define<{ key: string }>({
  code: 'missing-property',
  message: ({ key }) => `"${key}" is missing here.`,
  hint: ({ key }) => `Add "${key}: …".`,
  explain: `An entry of a properties file lacks a key that it cannot do without, such as the \`name\` of a model or column.

Wrong:

    models:
      - description: One row for each order

Right:

    models:
      - name: orders
        description: One row for each order
`,
});

export const notAProperties = define<{ found: string }>({
  code: 'not-a-properties-file',
  message: ({ found }) => `A properties file holds a map with lists such as "models:", not ${found}.`,
  hint: () => 'Start with "models:" or "sources:", or move the file out of the project\'s folders.',
  explain: `Every YAML file below \`models/\`, \`seeds/\`, \`snapshots/\`, \`macros/\`, \`tests/\` and \`analyses/\` describes parts of the project. At its top stands a map:

    models:
      - name: orders
        columns:
          - name: id
            data_tests: [unique, not_null]
`,
});

export const bothTestKeys = define({
  code: 'tests-twice',
  message: () => 'Both "tests" and "data_tests" are written here; they are two names of one list.',
  hint: () => 'Move all tests below "data_tests".',
  explain: `\`data_tests\` is the name of the list of tests; \`tests\` is its older name. One entry can have one of them.`,
});

export const configTwice = define<{ key: string }>({
  code: 'config-written-twice',
  message: ({ key }) => `"${key}" is written both beside "config" and within it.`,
  hint: ({ key }) => `Remove the one beside it, and leave config: {${key}: …}.`,
  explain: `\`meta\`, \`docs\`, \`group\`, \`contract\` and \`access\` of a model, seed or snapshot may stand beside \`config\` or within it. In both places it is not clear which
one holds, and dbt refuses it.

Wrong:

    models:
      - name: orders
        meta: {owner: sales}
        config:
          meta: {tier: 1}

Right:

    models:
      - name: orders
        config:
          meta: {owner: sales, tier: 1}
`,
});

export const duplicateFixture = define<{ name: string; other: string }>({
  code: 'duplicate-fixture',
  message: ({ name, other }) => `Two fixtures are named "${name}": the other one is ${other}.`,
  hint: () => 'Rename one of the two files.',
  explain: `A unit test names a fixture by its file's name alone, without folder and extension. So no two fixtures of a project can have the same name, in
whatever folders below \`tests/fixtures/\` they stand.
`,
});

export const foreignKeyTarget = define<{ name: string; to: string }>({
  code: 'foreign-key-target',
  message: ({ name, to }) => `The foreign key of "${name}" points to "${to}", which is no ref() and no source().`,
  hint: () => "Write to: ref('…') or to: source('…', '…'), and the columns below to_columns; or write the SQL below expression.",
  explain: `A foreign key names the table whose rows it points to as templates do, so that this table is built first:

    constraints:
      - type: foreign_key
        to: ref('customers')
        to_columns: [id]
`,
});

export const badTest = define<{ problem: string; hint: string }>({
  code: 'bad-data-test',
  message: ({ problem }) => problem,
  hint: ({ hint }) => hint,
  explain: `A data test is its name, or a map from its name to its arguments and config.

Wrong: the arguments stand beside the name, not below it.

    data_tests:
      - accepted_values:
        values: [placed, shipped]

Right:

    data_tests:
      - unique
      - accepted_values:
          arguments:
            values: [placed, shipped]
          config:
            severity: warn
`,
});

export const badUnitTest = define<{ problem: string; hint: string }>({
  code: 'bad-unit-test',
  message: ({ problem }) => problem,
  hint: ({ hint }) => hint,
  explain: `A unit test gives rows for every input of a model, and the rows that the model must make of them. Rows are maps (\`format: dict\`), or a text in
\`format: csv\` or \`sql\`; long ones stand in \`tests/fixtures/\` and are named by \`fixture\`.

    unit_tests:
      - name: gaps_are_carried
        model: fx_rates
        given:
          - input: ref('fx_daily')
            rows:
              - {day: 2026-01-01, rate: 1.1}
        expect:
          rows:
            - {day: 2026-01-02, rate: 1.1}
`,
});

export const nothingInFile = define<{ kind: string; block: string }>({
  code: 'no-block-in-file',
  severity: 'warning',
  message: ({ kind, block }) => `This ${kind} file holds no {% ${block} %} block, so it does nothing.`,
  hint: ({ block }) => `Put its text between {% ${block} name %} and {% end${block} %}, or remove the file.`,
  explain: `A file below \`snapshots/\` holds one or more \`{% snapshot name %}…{% endsnapshot %}\` blocks, and a file below \`macros/\` holds \`{% macro %}\` and
\`{% test %}\` blocks. Text outside of the blocks is never used.
`,
});

export const unreadable = define<{ path: string; why: string }>({
  code: 'unreadable-file',
  message: ({ path, why }) => `The file ${path} cannot be read: ${why}`,
  hint: () => 'Check that it is there and may be read (ls -l).',
  explain: `A file that belongs to the project could not be read. It may have been removed while lakec ran, or its permissions keep it from you.`,
});

export const exposureDepends = define<{ text: string }>({
  code: 'exposure-depends-on',
  message: ({ text }) => `"${text}" is nothing that an exposure can depend on.`,
  hint: () => "Write ref('…') or source('…', '…').",
  explain: `\`depends_on\` of an exposure lists what it reads:

    depends_on:
      - ref('fact_orders')
      - source('shop', 'prices')
`,
});

export const pythonCall = define<{ call: string }>({
  code: 'python-call-not-literal',
  message: ({ call }) => `The call of dbt.${call === 'get' || call === 'meta_get' ? `config.${call}` : call} says something that is known only when Python runs.`,
  hint: ({ call }) => (call === 'source' ? 'Write both names as texts: dbt.source("shop", "orders").' : call === 'ref' ? 'Write the name as a text: dbt.ref("orders").' : 'Write its arguments as texts, numbers, lists and dicts: dbt.config(materialized="table").'),
  explain: `# python-call-not-literal

lakec reads what a Python model refers to, and how it is configured, from its text, before anything runs: the order of a build hangs on it. So the arguments of \`dbt.ref\`,
\`dbt.source\`, \`dbt.config\` and \`dbt.config.get\` are literals, as in dbt.

\`\`\`python
def model(dbt, session):
    name = "orders"
    return dbt.ref(name)          # wrong
    return dbt.ref("orders")      # right
\`\`\`

A value that changes goes into the config of a properties file, and \`dbt.config.get("days")\` reads it.
`,
});

export const pythonShape = define<{ problem: string }>({
  code: 'python-model-shape',
  message: ({ problem }) => `This Python model ${problem}.`,
  hint: () => 'Write def model(dbt, session): once, and return its rows.',
  explain: `# python-model-shape

A \`.py\` file below \`models/\` is a model: one function of the name \`model\`, with two parameters, of which the first is called \`dbt\`. What it returns are the rows of its table.

\`\`\`python
def model(dbt, session):
    dbt.config(materialized="table")
    return dbt.ref("orders").filter("amount > 0")
\`\`\`

Helper functions may stand beside it. A module that is no model belongs into another folder, which \`module_paths\` of the profile names.
`,
});

export const tagPassedOver = define<{ message: string }>({
  code: 'tag-passed-over',
  severity: 'warning',
  message: ({ message }) => `This tag stands outside of the blocks of its file and is passed over, though it is wrong: ${message}`,
  hint: () => 'Remove it, or put it into the macro that it was meant for.',
  explain: `dbt reads a file of macros block by block, and never looks at what stands between them. A tag there that no template could hold does no harm,
but it often tells of a block that ends too early.

    {% macro cents(x) %}
      ({{ x }} * 100)
    {% endmacro %}
    {% endmacro %}

Remove what is left over. In a project of lakec's own format this is an error.
`,
});
