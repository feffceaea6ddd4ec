import { define } from '../../../diagnostics/define.ts';
import { nearest } from '../../../diagnostics/nearest.ts';
import { normalise } from './header.ts';

export const loadWithoutSource = define<{ model: string; sources: readonly string[] }>({
  code: 'load-without-source',
  message: ({ model, sources }) =>
    sources.length === 0 ? `The model "${model}" is materialized as load, and reads no source that has files.` : `The model "${model}" is materialized as load, and reads ${sources.length} sources (${sources.join(', ')}); a load has one.`,
  hint: () => "Write {{ load_source('<source>', '<table>') }}, and say under sources.<source> in the config where its files are.",
  explain: `# load-without-source

A model that is materialized as \`load\` brings one source's files into one table. The source is declared with its columns in a
properties file, and where its files are stands in the config, under the same name:

\`\`\`yaml
sources:
  crm:
    base_path: data/crm
    format: csv
    tables:
      accounts: {mode: snapshot, snapshot: accounts/snapshot*, key: account_id}
\`\`\`

\`\`\`sql
{{ config(materialized='load') }}
{{ load_source('crm', 'accounts') }}
\`\`\`
`,
});

export const noFiles = define<{ source: string; folder: string; wanted: readonly string[]; asOf?: string }>({
  code: 'source-no-files',
  message: ({ source, folder, wanted, asOf }) => `The source "${source}" has no file: nothing in ${folder} matches ${wanted.join(' or ')}${asOf ? ` up to ${asOf}` : ''}.`,
  hint: ({ folder }) => `Look with \`${folder.startsWith('s3://') ? `aws s3 ls --recursive ${folder}/` : `ls ${folder}`}\`, and set base_path, snapshot and incremental_dir of the source in the config.`,
  explain: `# source-no-files

A load binds the files that it finds: those that the table's \`snapshot\` globs match, and those in \`date=YYYY-MM-DD\` folders of its
\`incremental_dir\` up to \`as_of_date\`. It found none, which is a mistake in a path more often than an empty delivery. Nothing was
changed.

\`\`\`yaml
sources:
  crm:
    base_path: data/crm
    tables:
      accounts: {snapshot: acounts/snapshot*}     # the folder is called accounts
\`\`\`

An empty delivery is a file with a header and no rows.
`,
});

export const unreadableFile = define<{ source: string; file: string; reason: string }>({
  code: 'source-unreadable-file',
  message: ({ source, file, reason }) => `The file ${file} of the source "${source}" can't be read: ${reason}`,
  hint: ({ file }) => `Look at it with \`ls -l ${file}\`.`,
  explain: `# source-unreadable-file

A landed file is there, and the system does not let lakec read it. Nothing of the table was loaded: a load takes all of its files or
none. Mend the file's permissions, or deliver it again.
`,
});

export const badHeader = define<{ file: string; reason: string }>({
  code: 'source-bad-header',
  message: ({ file, reason }) => `The file ${file} has no header that can be read: ${reason}.`,
  hint: () => 'A CSV file starts with one line of column names, separated by commas; deliver it again.',
  explain: `# source-bad-header

lakec binds a file's fields by the names in its first line, never by their position. This file has no such line: it is empty, it is
packed in a way that can't be unpacked (a name that ends in \`.gz\` means gzip), or a quote is opened and not closed.

\`\`\`
account_id,account_name
CUST-000001,Northwind
\`\`\`
`,
});

export const duplicateColumn = define<{ column: string; file: string; headers: readonly string[] }>({
  code: 'source-duplicate-column',
  message: ({ column, file, headers }) => `The file ${file} has ${headers.length} headers for the column "${column}": ${headers.map((header) => `"${header.trim()}"`).join(', ')}.`,
  hint: ({ headers }) => `Take one of ${headers.map((header) => normalise(header)).join(', ')} out of the column's aliases, or out of the file.`,
  explain: `# source-duplicate-column

A header is normalised (\`Account Name\`, \`AccountName\` and \`account_name\` are one) and then looked up among the declared columns and
their aliases. Two headers of this file mean the same column, so that it is not clear which one counts. Nothing was loaded.

\`\`\`
Name,Account Name,Phone        # name is an alias of account_name
\`\`\`
`,
});

export const missingColumn = define<{ column: string; file: string; headers: readonly string[] }>({
  code: 'source-missing-column',
  message: ({ column, file }) => `The file ${file} has no header for the required column "${column}".`,
  hint: ({ column, headers }) => {
    const names = headers.map(normalise);
    const near = nearest(column, names);
    return `Add ${near ? `aliases: [${near}]` : 'the header that means it as an alias'} to the column; the file has ${names.slice(0, 8).join(', ')}${names.length > 8 ? ', …' : ''}.`;
  },
  explain: `# source-missing-column

The source declares the column as \`required\`, and no header of the file means it, by its own name or one of its aliases. Nothing was
loaded, for every row would be rejected.

\`\`\`yaml
columns:
  - {name: account_id, required: true, aliases: [id]}      # the file says "Account No"
\`\`\`

Add the header as an alias (\`account_no\`), or have the file delivered with the column.
`,
});

export const absentColumn = define<{ column: string; file: string }>({
  code: 'source-absent-column',
  severity: 'warning',
  message: ({ column, file }) => `The file ${file} has no header for the column "${column}"; it is null in its rows.`,
  hint: ({ column }) => `Add the header that means it to the aliases of "${column}", or say required: true if a file without it must not be loaded.`,
  explain: `# source-absent-column

A declared column that is not required has no header in a file. Its rows get a null of the declared type, and the load goes on. When
the file calls the column by another name, add that name to its \`aliases\`.
`,
});

export const unknownColumn = define<{ column: string; header: string; file: string; declared: readonly string[] }>({
  code: 'source-unknown-column',
  message: ({ header, file }) => `The file ${file} has a field "${header.trim()}" that the source does not declare.`,
  hint: ({ column, declared }) => {
    const near = nearest(column, declared);
    return near ? `Add aliases: [${column}] to "${near}", or declare a column ${column}.` : `Declare a column ${column}, or set on_unknown_column: extra.`;
  },
  explain: `# source-unknown-column

The source says \`on_unknown_column: fail\`, and a file has a field that is no declared column and no alias of one. Nothing was loaded.
With \`extra\` such fields are kept in the column \`_extra\`, as JSON; with \`drop\` they are left out.
`,
});

export const columnsChanged = define<{ model: string; changes: readonly string[] }>({
  code: 'load-columns-changed',
  message: ({ model, changes }) => `The table of "${model}" does not have the columns that its source declares now: ${changes.join(', ')}.`,
  hint: ({ model }) => `Run \`lakec run --select ${model} --full-refresh\`, which loads all files again.`,
  explain: `# load-columns-changed

A load adds the rows of new files to a table that holds those of earlier ones, so both need the same columns. The source's columns
were changed since. A full refresh loads every file that is there again, with the columns as they are declared now; rows of files that
are no longer there are lost by it.
`,
});

export const quarantineOverflow = define<{ model: string; share: string }>({
  code: 'quarantine-overflow',
  message: ({ model, share }) => `Of "${model}", {n|row|rows} would go to quarantine, which is more than ${share} of those that came in; nothing was written.`,
  hint: ({ model }) => `See why with \`lakec show --select ${model}\` (_reject_reason), or raise dq.quarantine.max_share.`,
  explain: `# quarantine-overflow

A row that can't be used goes to the table's quarantine, with its reason. When more than \`dq.quarantine.max_share\` of the rows that came
in would go there, the delivery or the rule is wrong rather than the rows, and the build fails before anything is written: the table
and its quarantine are as they were.

\`\`\`yaml
dq:
  quarantine: {max_share: 0.05}
\`\`\`
`,
});

export const badQuarantine = define<{ model: string; reason: string }>({
  code: 'bad-quarantine',
  message: ({ model, reason }) => `The config "quarantine" of "${model}" ${reason}.`,
  hint: () => "Write quarantine={'input': '<model that it reads>', 'rules': [{'name': 'amount_negative', 'when': 'amount < 0'}]}.",
  explain: `# bad-quarantine

A table or incremental model with \`quarantine\` sends the rows that its rules name to \`<table>__quarantine\`, and writes down what became
of every row of its input, in \`ops.row_flow\`.

\`\`\`sql
{{ config(materialized='table', quarantine={
    'input': 'snowflake_orders',
    'rules': [{'name': 'amount_negative', 'when': 'amount_orig < 0'}],
}) }}
\`\`\`

\`input\` is a model that the SELECT reads: one row of it is one row of the SELECT. A rule has a name, the reason, and a condition over the
SELECT's columns; the first that holds is the reason. The SELECT gives, beside the table's columns, \`_raw\`, \`_source_file\`, \`_row_hash\`
and \`_run_date\` for the quarantine table, and \`_dropped\`: null, or why the row is left out (\`superseded\`, \`deleted\`). Columns whose names
start with \`_\` stay out of the table, unless the model's properties declare them.
`,
});
