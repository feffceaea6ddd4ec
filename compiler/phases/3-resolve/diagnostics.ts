import { define } from '../../diagnostics/define.ts';

export const unknownRef = define<{ name: string; package: string | undefined; version: string | undefined; nearest: string | undefined; versions?: readonly string[] }>({
  code: 'unknown-ref',
  message: ({ name, package: from, version }) => `No model, seed or snapshot is named "${name}"${version === undefined ? '' : ` in version ${version}`}${from === undefined ? '' : ` in the package "${from}"`}.`,
  hint: ({ nearest, version, name, versions }) => (versions && versions.length > 0 ? `Its versions are ${versions.join(', ')}: write ref('${name}', v=${versions[versions.length - 1]}).` : nearest ? `Did you mean ref('${nearest}')?` : version === undefined ? `Add models/${name}.sql, or correct the name. A table that lakec does not build is a source: source('…', '${name}').` : undefined),
  explain: `A \`ref()\` names a model, seed or snapshot that is not in the project.

Wrong, when the model is \`stg_orders\`:

    select * from {{ ref('stg_order') }}

Right:

    select * from {{ ref('stg_orders') }}

A table that something else loads is a source: declare it in a properties file, and write \`source('shop', 'orders')\`.
`,
});

export const unknownSource = define<{ source: string; table: string; nearest: string | undefined; tables: boolean }>({
  code: 'unknown-source',
  message: ({ source, table, tables }) => (tables ? `The source "${source}" has no table named "${table}".` : `No source is named "${source}".`),
  hint: ({ nearest, source, table, tables }) => (nearest ? `Did you mean source(${nearest})?` : tables ? `Add "- name: ${table}" to the tables of "${source}".` : `Declare it in a properties file: sources: [{name: ${source}, tables: [{name: ${table}}]}].`),
  explain: `A \`source()\` names a source or a table of one that no properties file declares.

    sources:
      - name: shop
        tables:
          - name: orders

Then \`{{ source('shop', 'orders') }}\` is that table.
`,
});

export const disabledParent = define<{ name: string; what: string }>({
  code: 'disabled-parent',
  message: ({ name, what }) => `The ${what} "${name}" is disabled, so nothing can read it.`,
  hint: () => 'Enable it (enabled: true), or disable this one too.',
  explain: `A model refers to one that \`enabled: false\` takes out of the project. The label shows the disabled one.

Enable the parent, disable the child as well, or let the child read something else.
`,
});

export const duplicateNode = define<{ name: string; what: string; other: string }>({
  code: 'duplicate-name',
  message: ({ name, what, other }) => `The ${what} "${name}" has the name of a ${other} already: ref('${name}') could mean both.`,
  hint: () => 'Rename one of the two files. The name of its relation may stay the same: config(alias=…, schema=…).',
  explain: `Models, seeds and snapshots of a project share one space of names, since \`ref('name')\` must mean one of them. Folders make no difference.

Rename one; its relation can keep the old name by \`config(alias='…')\` when the schemas differ.
`,
});

export const duplicateRelation = define<{ relation: string; name: string; other: string }>({
  code: 'duplicate-relation',
  message: ({ relation, name, other }) => `"${name}" and "${other}" would both be built as ${relation}, and the later one would replace the other.`,
  hint: () => "Give one of them another alias or schema: config(alias='…').",
  explain: `Two nodes come to the same database, schema and identifier. Each run would build one over the other.

Give one of them another \`alias\` or \`schema\`.
`,
});

export const duplicateEntry = define<{ what: string; name: string }>({
  code: 'duplicate-entry',
  message: ({ what, name }) => `The ${what} "${name}" is described twice.`,
  hint: () => 'Put what both say into one entry, and remove the other.',
  explain: `Two entries of properties files describe the same thing. Which one holds would depend on the order of files, so lakec refuses both.`,
});

export const duplicateMacro = define<{ name: string }>({
  code: 'duplicate-macro',
  message: ({ name }) => `The macro "${name}" is defined twice.`,
  hint: () => 'Rename or remove one of them.',
  explain: `Two macros of one package have the same name, so a call could mean either. (A project may define a macro that lakec or a package has too: then the
project's own is used.)`,
});

export const duplicateTest = define<{ name: string }>({
  code: 'duplicate-test',
  message: ({ name }) => `The data test "${name}" stands here twice.`,
  hint: () => 'Remove one, or give it a name of its own: "name: …".',
  explain: `The same test with the same arguments stands twice on one node or column. Remove one. When both are meant, because they differ in \`where\` or another part of
their config, give one a \`name\`.
`,
});

export const unknownTest = define<{ name: string; nearest: string | undefined }>({
  code: 'unknown-data-test',
  message: ({ name }) => `No generic data test is named "${name}".`,
  hint: ({ nearest, name }) => (nearest ? `Did you mean "${nearest}"?` : `Define it below macros/: {% test ${name}(model, column_name) %} … {% endtest %}.`),
  explain: `A \`data_tests\` list names a test that nothing defines. lakec brings \`not_null\`, \`unique\`, \`accepted_values\` and \`relationships\`; others are
written below \`macros/\` or \`tests/generic/\`:

    {% test positive(model, column_name) %}
    select * from {{ model }} where {{ column_name }} <= 0
    {% endtest %}
`,
});

export const entryWithoutNode = define<{ what: string; name: string; folder: string; nearest: string | undefined }>({
  code: 'entry-without-node',
  severity: 'warning',
  message: ({ what, name }) => `No ${what} is named "${name}", so nothing that is said of it here has an effect.`,
  hint: ({ nearest, name, folder }) => (nearest ? `Did you mean "${nearest}"?` : folder === '' ? 'Correct the name, or remove the entry.' : `Add ${folder}/${name}, or remove the entry.`),
  explain: `A properties file describes a model, seed, snapshot or macro that the project does not have: its tests do not run, its config does nothing. Mostly the name is
misspelt, or the file was renamed.
`,
});

export const seedHookReads = define<{ name: string }>({
  code: 'seed-hook-reads',
  message: ({ name }) => `A hook of the seed "${name}" reads another node, and a seed has no parents.`,
  hint: () => "Name the table as the hook's statement needs it, or move the statement to a model that reads the seed.",
  explain: `A seed is built before all that a project makes of it, so what its \`pre_hook\` or \`post_hook\` names by \`ref()\` or \`source()\` may not be there yet. dbt refuses
such a hook.

\`\`\`yaml
seeds:
  - name: countries
    config: {post_hook: "insert into log select count(*) from {{ ref('orders') }}"}
\`\`\`

Move the statement to a hook of a model that reads the seed. \`{{ this }}\` is the seed itself.
`,
});

export const missingVersionFile = define<{ model: string; version: string; file: string }>({
  code: 'missing-version-file',
  message: ({ model, version, file }) => `Version ${version} of the model "${model}" has no file ${file}.sql.`,
  hint: ({ file }) => `Add ${file}.sql below models/, or say which file it is: defined_in: ….`,
  explain: `Each version of a model has its own file: \`<model>_v<version>.sql\`, or the one that \`defined_in\` names. The latest version may also be \`<model>.sql\`.`,
});

export const privateRef = define<{ name: string; group: string }>({
  code: 'private-ref',
  message: ({ name, group }) => `The model "${name}" is private to the group "${group}".`,
  hint: ({ group }) => `Put this one into the group "${group}" too (group: ${group}), or make the model protected (access: protected).`,
  explain: `A model with \`access: private\` can be read only by nodes of its own group.`,
});

export const unknownGroup = define<{ name: string; nearest: string | undefined }>({
  code: 'unknown-group',
  message: ({ name }) => `No group is named "${name}".`,
  hint: ({ nearest, name }) => (nearest ? `Did you mean "${nearest}"?` : `Declare it in a properties file: groups: [{name: ${name}, owner: {name: …}}].`),
  explain: `A node belongs to a group that no properties file declares.

    groups:
      - name: finance
        owner: {name: Finance team}
`,
});

export const cycle = define<{ names: readonly string[] }>({
  code: 'dependency-cycle',
  message: ({ names }) => (names.length === 1 ? `"${names[0]}" refers to itself.` : `${names.length} nodes depend on one another in a circle: ${[...names, names[0]].join(' → ')}.`),
  hint: ({ names }) => (names.length === 1 ? 'Read {{ this }} in an incremental model; another model has to be referred to by its own name.' : 'Remove one of these references, or move what both need into a model of its own.'),
  explain: `Nodes that depend on one another in a circle have no order in which they could be built. The picture shows the circle; each arrow goes from a node to one that reads it.

A model that needs its own earlier rows is incremental, and reads \`{{ this }}\`.
`,
});

export const wrongConfig = define<{ key: string; expected: string; found: string; nearest: string | undefined }>({
  code: 'wrong-config',
  message: ({ key, expected, found }) => `The config "${key}" must be ${expected.includes(', ') ? `one of ${expected}` : expected}, not ${found}.`,
  hint: ({ nearest }) => (nearest ? `Did you mean "${nearest}"?` : undefined),
  explain: `A config key has a value of the wrong type, or none of the values that it knows. Config comes from the template (\`config(…)\`), from the properties file
(\`config:\`), and from the folder trees in the target's config; the place shows which one holds here.
`,
});

export const primaryKeyTwice = define<{ name: string; columns: readonly string[]; whole: boolean }>({
  code: 'primary-key-twice',
  message: ({ name, columns, whole }) => (whole ? `"${name}" has a primary key in its own constraints and one in those of its column "${columns[0]}".` : `"${name}" has ${columns.length} columns that are each its primary key: ${columns.join(', ')}.`),
  hint: ({ columns }) => `Say it once, beside columns: constraints: [{type: primary_key, columns: [${columns.join(', ')}]}].`,
  explain: `A table has one primary key. It is said of the one column that it is made of, or of the model as a whole:

    models:
      - name: order_items
        constraints:
          - {type: primary_key, columns: [order_id, line]}
`,
});

export const fixedMaterialization = define<{ what: string; name: string; kind: string; materialized: string }>({
  code: 'fixed-materialization',
  message: ({ what, name, materialized }) => `The ${what} "${name}" can't be materialized as "${materialized}".`,
  hint: ({ what, kind }) => `Remove "materialized": it is always "${kind}" for a ${what}.`,
  explain: `Seeds, snapshots and data tests each have a materialization of their own, which can't be chosen. Where \`materialized\` comes from a tree of folders in the
project's config, move it below \`models:\`.
`,
});

export const publicEphemeral = define<{ name: string }>({
  code: 'public-ephemeral',
  message: ({ name }) => `The model "${name}" is public, but ephemeral: there is no relation that others could read.`,
  hint: () => 'Materialize it as a view or table, or make it protected (access: protected).',
  explain: `A public model is one that other projects and tools read by its name in the database. An ephemeral model is never built, only put into the SELECTs of models that
refer to it, so it can't be public.
`,
});

export const contractSchemaChange = define<{ name: string; change: string }>({
  code: 'contract-schema-change',
  message: ({ name, change }) => `The contract of the incremental model "${name}" does not go with on_schema_change "${change}".`,
  hint: () => "Set on_schema_change to 'append_new_columns' or 'fail'.",
  explain: `An enforced contract says which columns the table has. An incremental model keeps its table from run to run, so when the contract changes, the table must follow it
(\`append_new_columns\`) or the run must fail (\`fail\`). With \`ignore\` the table would silently differ from its contract, and \`sync_all_columns\` would drop columns that
others rely on.
`,
});

export const contractWithoutColumns = define<{ name: string }>({
  code: 'contract-without-columns',
  message: ({ name }) => `"${name}" has an enforced contract, but no columns are described.`,
  hint: () => 'List its columns in a properties file, each with a data_type.',
  explain: `A contract promises columns and their types. They are listed in a properties file:

    models:
      - name: orders
        config: {contract: {enforced: true}}
        columns:
          - {name: id, data_type: integer}
`,
});

export const unknownLatestVersion = define<{ name: string; latest: string; versions: readonly string[] }>({
  code: 'unknown-latest-version',
  message: ({ name, latest }) => `The latest version of "${name}" is to be ${latest}, which is none of its versions.`,
  hint: ({ versions }) => `Write one of ${versions.join(', ')}, or leave latest_version out: then it is the highest.`,
  explain: `\`latest_version\` names the version that \`ref('model')\` means when it names none. It must be one of those listed below \`versions\`.

    models:
      - name: orders
        latest_version: 1
        versions: [{v: 1}, {v: 2}]
`,
});

export const duplicateVersion = define<{ name: string; version: string }>({
  code: 'duplicate-version',
  message: ({ name, version }) => `"${name}" has two versions ${version}.`,
  hint: () => 'Give one of them another number, or remove it.',
  explain: `Each version of a model has a number or name of its own: \`ref('orders', v=2)\` must mean one of them.`,
});

export const unknownFunctionNode = define<{ name: string; nearest: string | undefined }>({
  code: 'unknown-function-node',
  message: ({ name }) => `No function of the project is named "${name}".`,
  hint: ({ nearest, name }) => (nearest ? `Did you mean function('${nearest}')?` : `Add functions/${name}.sql and describe it below functions: in a properties file. A function of the engine is called by its plain name.`),
  explain: `\`function('name')\` gives the name of a function that the project makes: a file below \`functions/\`, with its arguments and its type in a properties file.

    functions:
      - name: net_price
        arguments: [{name: gross, data_type: double}]
        returns: {data_type: double}

    select {{ function('net_price') }}(amount) from {{ ref('orders') }}
`,
});

export const functionArguments = define<{ name: string; argument: string; after: string }>({
  code: 'function-arguments',
  message: ({ name, argument, after }) => `The argument "${argument}" of the function "${name}" has no default, but stands after "${after}", which has one.`,
  hint: ({ argument }) => `Give "${argument}" a default_value, or move it before those that have one.`,
  explain: `Arguments with a \`default_value\` may be left out by who calls the function, so they come last.

    functions:
      - name: net_price
        arguments:
          - {name: gross, data_type: double}
          - {name: rate, data_type: double, default_value: 0.19}
        returns: {data_type: double}
`,
});

export const snapshotConfig = define<{ name: string; problem: string; hint: string }>({
  code: 'snapshot-config',
  message: ({ name, problem }) => `The snapshot "${name}" ${problem}.`,
  hint: ({ hint }) => hint,
  explain: `A snapshot needs to know which rows are the same (\`unique_key\`), and how it sees that one has changed (\`strategy\`):

    {{ config(unique_key='id', strategy='timestamp', updated_at='updated_at') }}
    {{ config(unique_key='id', strategy='check', check_cols=['status', 'amount']) }}
`,
});

export const unknownDoc = define<{ name: string; nearest: string | undefined }>({
  code: 'unknown-docs-block',
  message: ({ name }) => `No docs block is named "${name}".`,
  hint: ({ nearest, name }) => (nearest ? `Did you mean doc('${nearest}')?` : `Write it in a Markdown file: {% docs ${name} %} … {% enddocs %}.`),
  explain: `A description asks for a docs block (\`{{ doc('name') }}\`) that no Markdown file of the project has.

    {% docs order_status %}
    placed, shipped, or returned
    {% enddocs %}
`,
});

export const duplicateDoc = define<{ name: string }>({
  code: 'duplicate-docs-block',
  message: ({ name }) => `The docs block "${name}" is written twice.`,
  hint: () => 'Rename or remove one of them.',
  explain: `Two docs blocks of one package have the same name, so \`doc('name')\` could mean either.`,
});

export const unknownTestedModel = define<{ name: string; nearest: string | undefined }>({
  code: 'unit-test-model',
  message: ({ name }) => `No model is named "${name}", so it cannot be tested.`,
  hint: ({ nearest }) => (nearest ? `Did you mean "${nearest}"?` : 'Write the name of a model, without ref().'),
  explain: `\`model\` of a unit test names the model under test, by its plain name:

    unit_tests:
      - name: gaps_are_carried
        model: fx_rates
`,
});

export const badExternalLocation = define<{ source: string; problem: string; known: readonly string[] }>({
  code: 'bad-external-location',
  message: ({ source, problem }) => `The external_location of the source ${source} can't be made: ${problem}`,
  hint: ({ known }) => `Known in it: ${known.join(', ')}. A brace that is meant is written twice.`,
  explain: `\`external_location\` says where the rows of a source lie, and may name the table by words in braces.

Wrong, when nothing is named \`table\`:

    sources:
      - name: shop
        config: {external_location: "landed/{table}.parquet"}
        tables: [{name: orders}]

Right:

        config: {external_location: "landed/{name}.parquet"}

The words are \`name\`, \`identifier\`, \`schema\`, \`database\`, \`tags\`, and whatever \`meta\` and the config say. \`formatter: oldstyle\` writes them \`%(name)s\`,
\`formatter: template\` writes them \`$name\`.
`,
});
