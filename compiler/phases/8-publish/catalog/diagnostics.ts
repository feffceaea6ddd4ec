import { define } from '../../../diagnostics/define.ts';

export const badName = define<{ what: 'table' | 'database'; name: string; node?: string }>({
  code: 'glue-bad-name',
  message: ({ what, name, node }) => `The Glue catalog can't have a ${what} named "${name}"${node === undefined ? '' : `, as ${node} would need`}.`,
  hint: ({ what, name }) => (what === 'table' ? `Give the model alias='${plainName(name)}'.` : `Set the layer's database under glue in the config, for example ${plainName(name)}.`),
  explain: `Names in the catalog are lower-case letters, digits and \`_\`, begin with a letter and have at most 128 characters: Glue folds other letters,
and Athena and Spark would need quotes for them.

    {{ config(alias='Orders-2026') }}      -- refused
    {{ config(alias='orders_2026') }}      -- right

\`glue.bronze_db\`, \`glue.silver_db\`, \`glue.gold_db\` and \`glue.ops_db\` name the databases.
`,
});

export const nameClash = define<{ database: string; name: string; first: string; second: string }>({
  code: 'glue-name-clash',
  message: ({ database, name, first, second }) => `${first} and ${second} would both be ${database}.${name} in the Glue catalog.`,
  hint: () => 'Give one of them another alias, or its layer a database of its own under glue in the config.',
  explain: `Two tables of the lake have one name in the catalog: two layers share a database, or their names differ in case only. The second is not
registered, and the registration fails.

    glue:
      silver_db: acme_lake
      gold_db: acme_lake            # wrong: silver.orders and gold.orders are one entry

    glue:
      silver_db: acme_lake_silver
      gold_db: acme_lake_gold       # right
`,
});

export const notOurs = define<{ database: string; name: string; whose?: string; location?: string; ours: string }>({
  code: 'glue-not-ours',
  message: ({ database, name, whose }) => `${database}.${name} is in the Glue catalog already, and ${whose === undefined ? 'this project did not make it' : `is of ${whose}`}; it was left as it is.`,
  hint: ({ database, name }) => `Give the model another alias, or delete that entry: aws glue delete-table --database-name ${database} --name ${name}`,
  explain: `lakec changes only entries that it made for this project and environment; it knows them by their parameters \`lakec.project\` and \`lakec.env\`.
An entry without them is taken over only when it stands for the place that a run of this project wrote: that is how Iceberg's own catalog
enters a table.

A crawler, another tool or another project has an entry of this name. Decide whose name it is:

    aws glue get-table --database-name acme_lake_gold_prod --name fact_orders
    aws glue delete-table --database-name acme_lake_gold_prod --name fact_orders     # files are not touched
    lakec catalog apply
`,
});

export const breakingChange = define<{ database: string; name: string; changes: readonly string[] }>({
  code: 'glue-breaking-change',
  message: ({ database, name, changes }) => `${database}.${name} changes in a way that breaks who reads it: ${changes.join('; ')}.`,
  hint: () => 'Keep the old columns beside the new ones, or set glue.on_breaking_change: replace and run `lakec catalog apply`.',
  explain: `An entry keeps what its readers rely on. Columns that are added at the end, integers and decimals that get wider, comments and parameters
change without a question. A column that is removed, renamed, moved, narrowed or retyped, other partition columns, another format or another place
are refused, and the entry stays as it was.

    select order_id, amount_usd from …            -- before
    select order_id, amount from …                -- refused: column amount_usd is now called amount
    select order_id, amount_usd, amount from …    -- fine

With \`glue.on_breaking_change: replace\` the entry is dropped and made anew; the files stay.
`,
});

export const removed = define<{ entries: readonly string[] }>({
  code: 'glue-removed',
  severity: 'warning',
  message: ({ entries }) => `${entries.length === 1 ? 'An entry' : `${entries.length} entries`} of the Glue catalog ${entries.length === 1 ? 'is' : 'are'} of this project, and no node makes ${entries.length === 1 ? 'its table' : 'their tables'} any more: ${entries.slice(0, 5).join(', ')}${entries.length > 5 ? ` and ${entries.length - 5} more` : ''}.`,
  hint: () => 'Set glue.on_removed: deregister and run `lakec catalog apply`; files are not touched.',
  explain: `The catalog has entries that this project made for this environment, of models that were deleted, renamed, disabled or became views. With
\`glue.on_removed: keep\` (the default) they are listed and stay, since their files are still there. With \`deregister\` they are deleted from the
catalog; the files stay.

    glue:
      on_removed: deregister
`,
});

export const noColumns = define<{ node: string }>({
  code: 'glue-no-columns',
  message: ({ node }) => `The columns of ${node} are not known, so it can't be registered in the Glue catalog.`,
  hint: () => 'Build it first, or declare every column with its data_type in its properties.',
  explain: `An entry has the columns that the table was written with, that the check of the SELECT found, or that its properties declare. Here there are none
of these: the table is not built yet, and its SELECT could not be checked, for example because it reads a table function.

    models:
      - name: fact_orders
        columns:
          - {name: order_id, data_type: string}
          - {name: amount_usd, data_type: 'decimal(18,4)'}
`,
});

export const localLocation = define<{ tables: readonly string[]; location: string }>({
  code: 'glue-local-location',
  severity: 'warning',
  message: ({ tables, location }) => `${tables.length === 1 ? `${tables[0]} lies` : `${tables.length} tables lie`} on this machine (${location}${tables.length === 1 ? '' : ', …'}), where nobody who reads the Glue catalog finds ${tables.length === 1 ? 'it' : 'them'}; ${tables.length === 1 ? 'it is' : 'they are'} not registered.`,
  hint: () => 'Set paths.root to a bucket: s3://<bucket>. With aws.endpoint_url, an emulator, local folders are registered too.',
  explain: `An entry of the catalog says where a table's files are. Athena, Spark on EMR and others look there from other machines, so a folder of this one is
of no use to them. Tables below an \`s3://\` URL are registered.

    paths:
      root: s3://acme-lake-prod
`,
});

export const denied = define<{ action: string; resource: string; lakeFormation: boolean }>({
  code: 'glue-denied',
  message: ({ action, resource }) => `The Glue catalog does not permit ${action} on ${resource}.`,
  hint: ({ action, resource, lakeFormation }) => (lakeFormation ? `Grant it in Lake Formation to the role that \`aws sts get-caller-identity\` names: aws lakeformation grant-permissions …` : `Allow {"Action": "${action}", "Resource": "${resource}"} to the role or user that \`aws sts get-caller-identity\` names.`),
  explain: `Whoever runs lakec may not do what registering needs. A policy for one environment, with the databases' names and the account in place:

    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
      "Action": ["glue:GetDatabase", "glue:CreateDatabase", "glue:GetTable", "glue:GetTables", "glue:CreateTable", "glue:UpdateTable", "glue:DeleteTable",
                 "glue:GetPartitions", "glue:BatchCreatePartition", "glue:BatchUpdatePartition", "glue:UpdatePartition", "glue:BatchDeletePartition"],
      "Resource": ["arn:aws:glue:us-east-1:111122223333:catalog", "arn:aws:glue:us-east-1:111122223333:database/acme_lake_*_prod",
                   "arn:aws:glue:us-east-1:111122223333:table/acme_lake_*_prod/*"]}]}

\`glue:DeleteTable\` is needed only with \`glue.on_removed: deregister\` or \`glue.on_breaking_change: replace\`. Where Lake Formation manages the
databases, it must grant the same. Other entries were registered; \`lakec catalog apply\` does the rest.
`,
});

export const failedCall = define<{ action: string; resource: string; said: string }>({
  code: 'glue-failed',
  message: ({ action, resource, said }) => `The Glue catalog refused ${action} on ${resource}: ${said}.`,
  hint: () => 'Run `lakec catalog plan` to see what is still to be done, and `lakec catalog apply` to do it.',
  explain: `A call to the catalog failed, with the reason in its own words. The other entries were registered all the same, and the run counts as failed,
since its tables can't all be found. Registering again does only what is missing.

    lakec catalog plan
    lakec catalog apply
`,
});

export const overtaken = define<{ database: string; name: string }>({
  code: 'glue-overtaken',
  message: ({ database, name }) => `Another writer changed ${database}.${name} in the Glue catalog at the same time, twice; it is as the other one left it.`,
  hint: () => 'Wait for the other run to end, then type `lakec catalog apply`.',
  explain: `An entry is changed only in the version that was read, so that nothing that another wrote is lost. When it has another version by then, lakec reads
it again, compares, and tries once more. This time the second try was overtaken too: two runs register the same table.

    lakec catalog apply
`,
});

export const catalogDiffers = define<{ database: string; name: string; text: string; kind: string }>({
  code: 'catalog-differs',
  message: ({ database, name, text }) => `${database}.${name} ${text}.`,
  hint: ({ kind }) => (kind === 'no-files' || kind === 'no-metadata' ? 'Build the table again, or take its entry out of the catalog.' : kind === 'file-in-no-partition' ? 'Move the files away: readers of the catalog do not find them there.' : 'Run `lakec catalog apply`; where the files are not what the model gives now, build it first.'),
  explain: `\`lakec catalog check\` compares what the catalog says with the files that it points to: columns and types with the footers of the Parquet
files, partitions with folders, places with what lies there, and Iceberg's \`metadata_location\` with the metadata. A file may have a narrower type than
the catalog (int where it says bigint), and a column that was added later may be absent from older files.

Something else wrote the files or the entry: a crawler, another tool, a copy that was cut off, a deletion by a lifecycle rule.

    lakec catalog check --target prod
    lakec catalog apply --target prod      # partitions and entries anew
    lakec run -s fact_orders -f            # files anew
`,
});

function plainName(name: string): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9_]+/g, '_').replace(/^_+|_+$/g, '').slice(0, 100);
  return /^[a-z]/.test(plain) ? plain : `t_${plain}`;
}
