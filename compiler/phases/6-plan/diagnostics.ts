import type { UnfitName } from '../../contracts/dialect.ts';
import { define } from '../../diagnostics/define.ts';

export const unknownMaterialization = define<{ name: string; node: string; nearest?: string; engines: readonly string[] }>({
  code: 'unknown-materialization',
  message: ({ name, node, engines }) => (engines.length > 0 ? `The materialization "${name}" that "${node}" asks for is written for ${engines.join(' and ')} alone.` : `There is no materialization "${name}" ("${node}" asks for it).`),
  hint: ({ name, nearest, engines }) => (engines.length > 0 ? `Write {% materialization ${name}, default %} for every engine.` : nearest ? `Did you mean materialized='${nearest}'?` : "Choose one of view, table, incremental, ephemeral, external, load."),
  explain: `# unknown-materialization

A materialization says how a model's SELECT becomes something in the engine. lakec has \`view\`, \`table\`, \`incremental\`,
\`ephemeral\`, \`external\` and \`load\` for models, and \`seed\` and \`snapshot\` for those kinds of node.

\`\`\`sql
{{ config(materialized='tabel') }}
select 1 as id
\`\`\`

Write one of those names, or write a materialization of your own: \`{% materialization tabel, default %}\` in the project's macros; a package's
works too.
`,
});

export const pythonModel = define<{ name: string }>({
  code: 'python-model',
  message: ({ name }) => `The model "${name}" is written in Python, which lakec runs beside DuckDB alone.`,
  hint: () => 'Write it as a SELECT, or leave it and what it feeds out: --exclude its name and a +.',
  explain: `# python-model

A \`.py\` file below \`models/\` runs where the target is DuckDB, in a Python of yours. On another engine such a model is a node of the graph that fails when its turn comes, and what
is built from it is skipped. The rest of the project is built.

\`\`\`python
def model(dbt, session):
    dbt.config(materialized="table")
    return dbt.ref("orders").filter("amount > 0")
\`\`\`

What it does mostly has a SELECT that does the same.
`,
});

export const pythonMaterialization = define<{ name: string; materialized: string }>({
  code: 'python-materialization',
  message: ({ name, materialized }) => `The Python model "${name}" can't be of the materialization "${materialized}": Python gives rows, and no SQL.`,
  hint: () => 'Write materialized="table", "incremental" or "external" into dbt.config.',
  explain: `# python-materialization

A model in Python gives rows, which become a table, are added to one, or are written as files. A view or an ephemeral model is a SELECT that others run, and Python has none to give.

\`\`\`python
def model(dbt, session):
    dbt.config(materialized="view")        # wrong
    return dbt.ref("orders")
\`\`\`

Where a folder's config says \`view\`, the model's own \`dbt.config(materialized="table")\` wins.
`,
});

export const macroNeedsStatements = define<{ name: string; node: string }>({
  code: 'materialization-needs-statements',
  message: ({ name, node }) => `"${node}" is built by the macro ${name}, which runs statement by statement; this target's engine takes a run as one job.`,
  hint: () => "Choose materialized='table', 'view' or 'incremental' for this target, or build it on DuckDB.",
  explain: `# materialization-needs-statements

A materialization that is a macro asks the engine between its statements. An engine that takes a whole run as one job can't be asked while the job
runs, so only lakec's own materializations work there.

\`\`\`sql
{{ config(materialized='table' if target.type == 'spark' else 'my_own') }}
\`\`\`
`,
});

export const engineNameUnfit = define<{ node: string; what: UnfitName['what'] | 'view'; name: string; rule: string }>({
  code: 'engine-name-unfit',
  message: ({ node, what, name, rule }) => `"${node}" would make a ${what} named ${JSON.stringify(name)}, which this engine can't have: ${rule}.`,
  hint: ({ what, name }) => (what === 'table' || what === 'view' ? `Give it alias='${plainName(name)}'.` : what === 'schema' ? `Give it schema='${plainName(name)}'.` : `Call it ${plainName(name)} instead.`),
  explain: `# engine-name-unfit

Most engines take any name that is quoted. Spark does not: names of schemas, tables and views are letters a to z, digits and \`_\` in its catalog, and a table
format may refuse names of columns:

| table | columns | columns in partition_by |
|---|---|---|
| Parquet | any name | none of \`" # % ' * / : = ? \\ { [ ] ^\`, which stand otherwise in the folders' names |
| Iceberg | any name | letters, digits and \`_\` |
| Delta | no blank, tab, line end or any of \`, ; { } ( ) =\` | the same, and as for Parquet |

Redshift cuts a name after 127 bytes without a word, so that the next run would not find its own table; Snowflake takes 255 characters.

Nothing was run. Choose another name for this target, or for all:

\`\`\`sql
{{ config(alias='orders of customers') }}      -- refused on Spark
{{ config(alias='orders_of_customers') }}      -- right everywhere
\`\`\`
`,
});

/** The nearest name that every engine takes; of one that is far too long, its begin. */
function plainName(name: string): string {
  return (name.length > 100 ? name.slice(0, 60) : name).replaceAll('ß', 'ss').normalize('NFKD').replace(/[\u0300-\u036f]/g, '').replace(/\W+/g, '_').replace(/^_+(?=.)|(?<=.)_+$/g, '').toLowerCase();
}

export const missingUniqueKey = define<{ node: string; strategy: string }>({
  code: 'missing-unique-key',
  message: ({ node, strategy }) => `The incremental model "${node}" has no unique key, and strategy "${strategy}" needs one.`,
  hint: () => "Add unique_key='order_id' to its config, or choose incremental_strategy='append'.",
  explain: `# missing-unique-key

\`merge\` and \`delete+insert\` find the rows that come again by the model's \`unique_key\`. Without one, every row would be new, and a
second run would double the table.

\`\`\`sql
{{ config(materialized='incremental', incremental_strategy='merge') }}
select order_id, status from {{ ref('orders') }}
\`\`\`

Name the column, or a list of columns, that tells one row from another: \`unique_key='order_id'\`. Rows that never come again
need no key with \`incremental_strategy='append'\`.
`,
});

export const missingPartitionBy = define<{ node: string }>({
  code: 'missing-partition-by',
  message: ({ node }) => `The incremental model "${node}" has no partition_by, and strategy "insert_overwrite" needs one.`,
  hint: () => "Add partition_by='order_date' to its config.",
  explain: `# missing-partition-by

\`insert_overwrite\` replaces whole partitions: all rows of the table that share the \`partition_by\` columns of a new row. Without
such columns the whole table would be replaced by each run.

\`\`\`sql
{{ config(materialized='incremental', incremental_strategy='insert_overwrite') }}
\`\`\`

Add \`partition_by='as_of_date'\`, or a list of columns. To replace the whole table each time, write \`materialized='table'\`.
`,
});

export const configColumnUnknown = define<{ node: string; key: string; name: string; nearest?: string; columns: readonly string[] }>({
  code: 'config-column-unknown',
  message: ({ node, key, name }) => `The config ${key} of "${node}" names "${name}", which is no column of its table.`,
  hint: ({ nearest, columns }) => (nearest ? `Did you mean "${nearest}"?` : columns.length > 0 ? `Its columns are ${columns.join(', ')}.` : undefined),
  explain: `# config-column-unknown

\`unique_key\`, \`partition_by\`, \`merge_update_columns\`, \`merge_exclude_columns\`, \`updated_at\`, \`check_cols\` and \`event_time\` name columns
of the node's own SELECT. One of them names a column that is not there.

\`\`\`sql
{{ config(materialized='incremental', unique_key='oder_id') }}
select order_id, status from {{ ref('orders') }}
\`\`\`

Correct the name, or add the column to the SELECT.
`,
});

export const unknownStrategy = define<{ name: string; known: readonly string[]; nearest?: string }>({
  code: 'unknown-incremental-strategy',
  message: ({ name }) => `There is no incremental strategy "${name}".`,
  hint: ({ nearest, known }) => (nearest ? `Did you mean incremental_strategy='${nearest}'?` : `Choose one of ${known.join(', ')}.`),
  explain: `# unknown-incremental-strategy

The strategies of an incremental model:

| strategy | what a run does |
|---|---|
| \`append\` | adds the new rows |
| \`delete+insert\` | deletes the rows that share a key with a new row, then adds the new rows |
| \`merge\` | updates the rows whose key comes again, adds the others |
| \`insert_overwrite\` | replaces the partitions (\`partition_by\`) that the new rows lie in |
| \`microbatch\` | replaces the rows of an interval of \`event_time\` |

Without \`incremental_strategy\`, a model with a \`unique_key\` uses \`delete+insert\`, one without \`append\`.
`,
});

export const schemaChanged = define<{ node: string; choice: string; difference: string }>({
  code: 'incremental-schema-changed',
  message: ({ node, difference }) => `The SELECT of "${node}" gives other columns than its table has (${difference}).`,
  hint: ({ node }) => `Type \`lakec run --full-refresh --select ${node}\`, or choose on_schema_change='append_new_columns' or 'sync_all_columns'.`,
  explain: `# incremental-schema-changed

An incremental model keeps its table from run to run, and its SELECT now gives other columns. With \`on_schema_change='fail'\` any
difference stops it; with \`ignore\` a column that is gone does, since its values can't be known. Nothing was changed.

Rebuild the table with \`--full-refresh\`, or let runs change it: \`append_new_columns\` adds and widens, \`sync_all_columns\` also drops and
retypes, \`full_refresh\` rebuilds. Fields inside structs count as well.
`,
});

export const mergeColumnsTwice = define<{ node: string }>({
  code: 'merge-columns-twice',
  message: ({ node }) => `"${node}" sets both merge_update_columns and merge_exclude_columns.`,
  hint: () => 'Keep one of the two.',
  explain: `# merge-columns-twice

\`merge_update_columns\` lists the columns that a merge updates; \`merge_exclude_columns\` lists those that it leaves alone. Both at once
can contradict each other.

\`\`\`sql
{{ config(merge_update_columns=['status'], merge_exclude_columns=['created_at']) }}
\`\`\`

Keep the one that is shorter.
`,
});

export const duplicateNewKeys = define<{ node: string; key: readonly string[] }>({
  code: 'duplicate-new-keys',
  message: ({ node, key }) => `{n|key comes|keys come} more than once (${key.join(', ')}) among the new rows of "${node}", and a merge would take either.`,
  hint: ({ key }) => `Keep one row of each key, for example: qualify row_number() over (partition by ${key.join(', ')} order by …) = 1.`,
  explain: `# duplicate-new-keys

A merge updates the row of a key by the new row of that key. When two new rows have one key, engines differ: some fail, some take
either row, some insert both. lakec counts such keys first, and stops before the table is changed.

Keep one row of each key in the model: a \`row_number()\` over the key, ordered by what makes a row the better one. To replace
all rows of a key by several, choose \`incremental_strategy='delete+insert'\`.
`,
});

export const microbatchConfig = define<{ node: string; problem: string }>({
  code: 'microbatch-config',
  message: ({ node, problem }) => `The microbatch model "${node}" has ${problem}.`,
  hint: () => "A microbatch model needs event_time, begin and batch_size, as in config(event_time='created_at', begin='2024-01-01', batch_size='day').",
  explain: `# microbatch-config

A microbatch model replaces an interval of time in each run, so it must say which column tells the time, where time begins and how long
a batch is.

\`\`\`sql
{{ config(materialized='incremental', incremental_strategy='microbatch',
          event_time='created_at', begin='2024-01-01', batch_size='day', lookback=2) }}
\`\`\`

\`batch_size\` is \`hour\`, \`day\`, \`month\` or \`year\`; \`lookback\` (1 unless set) is how many batches before the current one are
built again. \`--event-time-start\` and \`--event-time-end\` choose another interval for one run.
`,
});

export const snapshotOption = define<{ node: string; problem: string }>({
  code: 'snapshot-option',
  message: ({ node, problem }) => `The snapshot "${node}" ${problem.split(': ')[0]}.`,
  hint: ({ problem }) => {
    const cure = problem.slice(problem.indexOf(': ') + 2);
    return problem.includes(': ') ? `${cure[0]!.toUpperCase()}${cure.slice(1)}.` : undefined;
  },
  explain: `# snapshot-option

A snapshot keeps the history of changing rows, and must say how it knows a row again and how it sees that the row changed.

\`\`\`yaml
snapshots:
  - name: orders_history
    relation: ref('orders')
    config:
      unique_key: order_id        # one column or a list
      strategy: timestamp         # timestamp, check or versions
      updated_at: updated_at      # timestamp, versions: when the row changed
      check_cols: [status]        # check, versions: the columns compared, or all
      hard_deletes: invalidate    # ignore (default), invalidate or new_record; not for versions
\`\`\`

\`versions\` reads every change from its SELECT, several of one key in one run too. It adds \`valid_from\`, \`valid_to\`, \`is_current\`, \`version_no\` and
\`changes_hash\`, and also takes \`valid_from_first\`, \`valid_to_last\` and \`unknown_member\`.
`,
});

export const snapshotDuplicateKeys = define<{ node: string; key: readonly string[] }>({
  code: 'snapshot-duplicate-keys',
  message: ({ node, key }) => `{n|key comes|keys come} more than once (${key.join(', ')}) in the source of the snapshot "${node}".`,
  hint: () => 'Take one row of each key, or name more columns in unique_key.',
  explain: `# snapshot-duplicate-keys

A snapshot by \`timestamp\` or \`check\` compares the one row that a key has now with the one that it had. With two rows of one key it
would open two current versions, and every later run would double them. lakec counts such keys first and changes nothing.

Give one row of each key, complete \`unique_key\`, or choose \`strategy: versions\`, which takes several changes of a key.
`,
});

export const snapshotDuplicateVersions = define<{ node: string; key: readonly string[]; updatedAt: string }>({
  code: 'snapshot-duplicate-versions',
  message: ({ node, key, updatedAt }) => `{n|time|times} the snapshot "${node}" finds two changes of one key (${key.join(', ')}) at the same ${updatedAt}.`,
  hint: () => 'Keep the better of them, for example by row_number() over the key and the time.',
  explain: `# snapshot-duplicate-versions

\`strategy: versions\` orders the changes of a key by \`updated_at\`. Two changes at the same time have no order, and each run could choose
another one. lakec counts them first and changes nothing.

Decide in the model which of the two holds, and give one row for each key and time.
`,
});

export const snapshotNullVersions = define<{ node: string; columns: readonly string[] }>({
  code: 'snapshot-null-versions',
  message: ({ node, columns }) => `The snapshot "${node}" has {n|change|changes} without a value in ${columns.join(', ')}.`,
  hint: () => 'Leave such rows out, or give them a value in the SELECT.',
  explain: `# snapshot-null-versions

A change without a key belongs to nothing, and one without \`updated_at\` has no place in the history. lakec counts such rows first and
changes nothing.

Filter them in the SELECT, or quarantine them in the model before it.
`,
});

export const foreignState = define<{ project: string; other: string; database: string }>({
  code: 'foreign-state',
  message: ({ project, other, database }) => `The database "${database}" belongs to the project "${other}", and this is "${project}".`,
  hint: () => 'Set engine.path to a file of its own, or correct project_name.',
  explain: `# foreign-state

The first run of a project writes its name into the database (\`ops.lakec_relations\`). This database holds another project's lake:
building here would replace its tables. Nothing was changed.

\`\`\`yaml
# config/dev.yaml
engine:
  path: ../other_lake/.lake/lake.duckdb      # wrong: another project's file
\`\`\`

Give the project a file of its own. When the project was renamed, correct the name in the database:
\`update ops.lakec_relations set project = 'new_name'\`.
`,
});

export const externalNoPlace = define<{ node: string; layer?: string }>({
  code: 'external-no-location',
  message: ({ node, layer }) => (layer === undefined ? `The external model "${node}" lies in no layer, so its files have no folder.` : `The external model "${node}" has no folder: paths.${layer}_root is not set.`),
  hint: ({ layer }) => (layer === undefined ? "Add location='path/to/folder' to its config, or move it below models/silver/." : `Set paths.${layer}_root in the target's config, or location in the model's.`),
  explain: `# external-no-location

An \`external\` model is a folder of Parquet files: \`paths.<layer>_root\`/<name>/ for a model of a layer, or what \`location\` in its config
says. This one has neither.

\`\`\`sql
{{ config(materialized='external', location='.lake/exports/orders') }}
\`\`\`
`,
});

export const externalFormat = define<{ node: string; format: string }>({
  code: 'external-format',
  message: ({ node, format }) => `The external model "${node}" asks for the format "${format}", and this engine writes Parquet, CSV and JSON, partitions of Parquet alone.`,
  hint: () => "Write format='parquet', or leave it out.",
  explain: `# external-format

On an embedded engine, \`external\` models are written as Parquet (zstd), as CSV or as JSON: \`format\` says which, or the ending of \`location\`. Partitioned
ones are Parquet. Other table formats are written by engines that have them.
`,
});

export const externalRemote = define<{ node: string; folder: string }>({
  code: 'external-remote',
  message: ({ node, folder }) => `The external model "${node}" would be written to ${folder}, where lakec can't put files into place.`,
  hint: () => 'Set its location, or the path of its layer, to a local folder or to a folder of a bucket: s3://bucket/gold.',
  explain: `# external-remote

An \`external\` model is written aside and put into place, so that a reader never sees half of it. lakec can do that in a folder of this machine
and in a folder of an S3 bucket, not in a bucket's root and not in stores of other kinds.

\`\`\`yaml
paths: {root: .lake, gold_root: s3://acme-lake/gold}
\`\`\`
`,
});

export const externalNoRows = define<{ node: string }>({
  code: 'external-no-rows',
  message: ({ node }) => `The external model "${node}" gave no rows, and a partitioned folder of no rows has no files to read.`,
  hint: () => 'Take partition_by out of its config, or look why its SELECT gives nothing.',
  explain: `# external-no-rows

A partitioned table has a folder for each value of its partition columns. Without any row there is no folder and no file, so that not
even its columns could be read back. The files of the last run were left as they are.
`,
});

export const engineLacks = define<{ node: string; what: string; engine: string }>({
  code: 'engine-lacks',
  message: ({ node, what, engine }) => `The model "${node}" needs ${what}, and ${engine} has none.`,
  hint: () => "Choose materialized='table' for this target, or build it on an engine that has them.",
  explain: `Some materializations are things of some engines: dynamic tables are Snowflake's, materialized views Snowflake's and Redshift's. On another target the model can't be built as its config says.

    {{ config(materialized='dynamic_table' if target.type == 'snowflake' else 'table') }}`,
});

export const configurationChanged = define<{ node: string; what: string; anew: boolean }>({
  code: 'configuration-changed',
  message: ({ node, what, anew }) => `The ${what} "${node}" is not as its model says${anew ? ', and would have to be made anew' : ''}; on_configuration_change says to leave it.`,
  hint: ({ node }) => `Type \`lakec run --full-refresh --select ${node}\` to make it anew, or say on_configuration_change='apply'.`,
  explain: `# configuration-changed

A dynamic table or a materialized view is kept by the engine itself. When its config or its SELECT is another than when it was made, \`on_configuration_change\` says
what becomes of it:

| value | what happens |
|---|---|
| \`apply\` (the default) | what can change in place is changed; else it is made anew |
| \`continue\` | it stays as it is, not even refreshed, and this is a warning |
| \`fail\` | it stays as it is, and this is an error |

In place change, on Snowflake, a dynamic table's \`target_lag\`, \`scheduler\`, \`snowflake_warehouse\`, \`refresh_warehouse\`, \`snowflake_initialization_warehouse\`, \`cluster_by\` and
\`immutable_where\`; on Redshift a materialized view's \`auto_refresh\`. Everything else, the SELECT included, needs a new one.

\`\`\`sql
{{ config(materialized='dynamic_table', target_lag='1 hour', on_configuration_change='fail') }}
select order_id, amount from {{ ref('orders') }}
\`\`\`
`,
});
