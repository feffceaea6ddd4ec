import { define } from '../diagnostics/define.ts';

export const publishNowhere = define<{ known: readonly string[] }>({
  code: 'publish-nowhere',
  message: () => 'Nothing says where to publish to.',
  hint: ({ known }) => (known.length > 0 ? `Name targets: lakec publish --to ${known.join(',')}.` : 'Name a target, lakec publish --to warehouse, or write publish: {warehouse: {select: gold}} into the config.'),
  explain: `\`lakec publish\` copies tables of the lake into another target of the project, for example a warehouse. Which one is said on the command
line, or in the config:

    # config/prod.yaml
    publish:
      snowflake:              # config/snowflake.yaml says how to sign in
        select: gold
        after_run: true       # run and build publish what they built
      redshift:
        select: gold
        stage: s3://acme-lake/publish     # 1000 rows or more (bulk_rows) go through here and COPY, by engine.connection.iam_role

Rows go to Snowflake by PUT and COPY, which need no bucket. Without a stage, or a role that may read it, rows are inserted into Redshift.
`,
});

export const publishSamePlace = define<{ target: string; place: string }>({
  code: 'publish-same-place',
  message: ({ target, place }) => `The target ${target} is where the tables are already, ${place}.`,
  hint: ({ target }) => `Publish to another target, or build from another one: lakec publish --target dev --to ${target}.`,
  explain: `\`lakec publish --to warehouse\` reads the tables of one target (\`--target\`, otherwise the default) and copies them into another. Both must be
databases or lakes of their own: a table can't be copied over itself.
`,
});

export const publishRefused = define<{ table: string; target: string; why: 'not-a-table' | 'not-ours' }>({
  code: 'publish-refused',
  message: ({ table, target, why }) => (why === 'not-a-table' ? `${table} is not published: ${target} has a view of that name.` : `${table} is not published: ${target} has a table of that name that lakec did not publish.`),
  hint: ({ why }) => (why === 'not-a-table' ? 'Drop the view, or give the model another alias or schema in that target.' : 'Drop or rename that table; lakec publish --full-refresh takes it over, with all of its rows replaced.'),
  explain: `lakec notes in the table \`lakec_published\` of each schema which tables it keeps there. A table without such a note is somebody
else's, and its rows are not replaced unless \`--full-refresh\` says so. A view is never replaced.

    lakec publish --to snowflake --select fact_orders --full-refresh
`,
});

export const publishMissing = define<{ table: string; source: string }>({
  code: 'publish-missing',
  severity: 'warning',
  message: ({ table, source }) => `${table} is not published: ${source} does not have it.`,
  hint: ({ source }) => `Build it first: lakec build --target ${source}.`,
  explain: `\`lakec publish\` copies tables that were built. One that the target to read from lacks is left out, and the copy that an earlier call made
stays as it is.
`,
});
