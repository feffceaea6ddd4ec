import { define } from '../../diagnostics/define.ts';

export const redshiftConnection = define<{ problem: string; cure: string }>({
  code: 'redshift-connection',
  message: ({ problem }) => `The target's engine.connection ${problem}.`,
  hint: ({ cure }) => cure,
  explain: `# redshift-connection

lakec speaks to Redshift by its Data API, with the AWS credentials that a run has (environment, profile, SSO, role). \`engine.connection\` says
where:

    engine:
      type: redshift
      connection:
        cluster_identifier: acme-warehouse     # or workgroup_name: acme-wg, for Redshift Serverless
        database: analytics
        db_user: lakec                         # temporary credentials of that user; left out, the IAM identity itself signs in
        # secret_arn: arn:aws:secretsmanager:…  # or a user and password kept in Secrets Manager
        region: eu-west-1                      # else aws.region, else AWS_REGION
        schema: public
        poll_seconds: 2                        # between two looks at a statement that runs long
        session_seconds: 300                   # how long a session without work is kept; 0: none
        iam_role: arn:aws:iam::111122223333:role/acme-redshift-s3   # by which the cluster reads and writes S3
        external_schemas: {bronze: acme_lake_bronze_prod}   # databases of the Glue catalog, read where their files lie

Who signs in must be allowed redshift-data:ExecuteStatement, BatchExecuteStatement, DescribeStatement, GetStatementResult and
CancelStatement, and redshift:GetClusterCredentials (or GetClusterCredentialsWithIAM, redshift-serverless:GetCredentials, or
secretsmanager:GetSecretValue).`,
});

export const redshiftPassword = define<{ cluster: string; serverless: boolean }>({
  code: 'redshift-password',
  message: () => 'The target signs in to Redshift with a password, and the Data API takes none.',
  hint: ({ cluster, serverless }) => `Say method: iam with ${serverless ? `serverless_work_group: ${cluster}` : `cluster_id: ${cluster}`}, or keep user and password in Secrets Manager and set secret_arn.`,
  explain: `# redshift-password

A profile with \`host\`, \`user\` and \`password\` is made for a driver that opens a connection to the cluster. lakec uses Redshift's Data API, which
needs no network path to the cluster, and signs in with AWS credentials. Either of these does:

    type: redshift
    method: iam
    cluster_id: acme-warehouse          # or serverless_work_group: acme-wg
    user: lakec                         # temporary credentials of that user
    region: eu-west-1
    dbname: analytics

    type: redshift
    cluster_id: acme-warehouse
    secret_arn: arn:aws:secretsmanager:eu-west-1:111122223333:secret:redshift-lakec
    dbname: analytics

    aws secretsmanager create-secret --name redshift-lakec --secret-string '{"username":"lakec","password":"…"}'`,
});

export const redshiftLimit = define<{ what: string; cure: string }>({
  code: 'redshift-limit',
  message: ({ what }) => `Redshift's Data API does not take this: ${what}.`,
  hint: ({ cure }) => cure,
  explain: `# redshift-limit

The Data API has limits of its own: 100 kB for the text of a statement, 40 statements in one transaction, and a size for the rows of one
answer. lakec refuses what is over them before it is sent, where it can tell.

A text that is too long is often a list of values in the SQL: make it a seed and join it. An answer that is too large is one that
a query gives to lakec itself (\`lakec show\`, \`run_query\`): take fewer rows. Rows that only go from table to table never pass through lakec.`,
});

export const redshiftAborted = define<{ said: string }>({
  code: 'redshift-aborted',
  message: ({ said }) => `Redshift ended the statement before it was done: ${said}.`,
  hint: () => 'Type `lakec retry`; select * from stl_query where aborted = 1 order by endtime desc limit 10 tells who or which rule it was.',
  explain: `# redshift-aborted

Somebody else than this run ended the statement: an administrator (\`cancel\`, \`pg_terminate_backend\`), a query monitoring rule of workload
management, or a restart of the cluster. Its transaction was undone as a whole, so the table is as it was before.

    lakec retry          # runs what failed and what was skipped for it`,
});
