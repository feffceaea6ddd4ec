import type { EngineError, EngineErrorKind } from '../contracts/adapter.ts';
import type { Diagnostic, Span } from '../contracts/diagnostics.ts';
import type { FileError } from '../contracts/host.ts';
import { define, type DiagnosticKind, type More } from './define.ts';

interface Said {
  readonly said: string;
  readonly suggestion?: string;
}

/** The diagnostic for what an engine refused or could not do; its own words stand in the notes. */
export function engineFailure(error: EngineError, span: Span | undefined, more: More = {}): Diagnostic {
  if (error.diagnostic) {
    const told = error.diagnostic;
    const place = told.span ?? span;
    return { ...told, ...(place && { span: place }), ...(more.node && { node: more.node }), ...(more.labels && { labels: more.labels }) };
  }
  const [first, ...rest] = error.message.trim().split('\n');
  const notes = [...rest.filter((line) => line.trim() !== ''), ...(more.notes ?? [])];
  const args = { said: first!.replace(/\.$/, ''), ...(error.suggestion !== undefined && { suggestion: error.suggestion }) };
  return BY_KIND[error.kind].at(span, args, { ...more, ...(notes.length > 0 && { notes }) });
}

/** A node that waits for another run: a job is planned as a whole. */
export const notPlannedInJob = define<{ node: string; why: string }>({
  code: 'not-planned-in-job',
  message: ({ node, why }) => `"${node}" can't be part of this job, which is planned as a whole before it starts: ${why.replace(/\.$/, '')}.`,
  hint: () => 'Type `lakec retry`: what it reads is there then. A node whose SQL lakec can check (`dialect: duckdb`) needs no second run.',
  explain: `Spark gets a whole run as one job, so every node is planned before the first one runs. A node whose plan needs something that an earlier node of the same run
builds (a template that asks the engine about it, the columns of a SELECT that lakec can't check) is left out, with all that descends from it, and told.

\`\`\`sh
lakec build           # builds what it reads
lakec retry           # builds it, and what descends from it
\`\`\`

lakec checks SQL of DuckDB's dialect, and translates it for Spark: a snapshot written so is planned in the first run.
`,
});

/** The diagnostic for a file or folder that could not be read or written. */
export function fileFailure(error: FileError, span: Span | undefined, node?: string): Diagnostic {
  const more = node ? { node } : {};
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') return diskFull.at(span, { said: error.message }, more);
  return fileUnusable.at(span, { path: error.path, said: error.message }, more);
}

export const sqlError = define<Said>({
  code: 'sql-error',
  message: ({ said }) => `The engine refuses this SQL: ${said}.`,
  hint: ({ suggestion }) => suggestion ?? 'Run `lakec compile` and read the compiled SQL under target/compiled/.',
  explain: `The engine was given the compiled SQL of a node and would not run it. The place is the text of the template that
the refused part came from; the engine's own words are in the message and the notes.

    select order_id, amont from {{ ref('orders') }}      -- there is no column "amont"

Correct the template. \`lakec compile --select <node>\` writes what the engine gets to \`target/compiled/\`.`,
});

export const conversionError = define<Said>({
  code: 'value-not-convertible',
  message: ({ said }) => `A value does not fit the type that it is cast to: ${said}.`,
  hint: () => 'Guard the cast, for example with parse_int(), parse_decimal() or parse_date(), which give null instead.',
  explain: `While the node ran, a row held a value that its cast can't take: a text that is no number, a number too large for its
type, a date that does not exist. The table is as it was before.

    cast(amount as integer)            -- fails at the first 'n/a'
    {{ parse_int('amount') }}          -- gives null there`,
});

export const constraintError = define<Said>({
  code: 'constraint-violated',
  message: ({ said }) => `A row breaks a constraint: ${said}.`,
  hint: () => 'Find the row with `lakec show --inline "select …"`, or correct the constraint in the properties file.',
  explain: `The model declares a constraint (\`not_null\`, \`unique\`, \`check\` …) that the engine enforces, and a row of the SELECT
breaks it. The table is as it was before.`,
});

export const databaseLocked = define<Said>({
  code: 'database-locked',
  message: ({ said }) => `Another process has the database file open: ${said}.`,
  hint: () => 'Close the other program (a shell, a notebook, another lakec), then run the same command again.',
  explain: `DuckDB lets one process write to a database file. A notebook, a DuckDB shell or another lakec holds it now. Nothing was
changed. Close the other one, or set \`engine.path\` to another file.`,
});

export const databaseCorrupt = define<Said>({
  code: 'database-corrupt',
  message: ({ said }) => `The database file can't be read: ${said}.`,
  hint: () => 'Move the file away and run `lakec build`; the lake is built anew from its sources.',
  explain: `The file at \`engine.path\` is not a DuckDB database, was cut off, or was written by a version that this one can't read.
lakec does not touch it. Move it aside and build again, or bring back a copy.`,
});

export const diskFull = define<Said>({
  code: 'disk-full',
  message: ({ said }) => `There is no space left to write to: ${said.replace(/\.$/, '')}.`,
  hint: () => 'Free some space, or set paths.root to another disk, then run the same command again.',
  explain: `The disk that holds the database, the lake's files or \`target/\` is full. Tables are as they were or as they should be;
nothing is half-written. Free space, then run the same command again.`,
});

export const outOfMemory = define<Said>({
  code: 'engine-out-of-memory',
  message: ({ said }) => `The engine ran out of memory: ${said}.`,
  hint: () => 'Lower engine.threads, or raise engine.connection.memory_limit.',
  explain: `A statement needed more memory than the engine may use. Fewer nodes at once (\`--threads 1\`) need less; so does a
model that is split in two.`,
});

export const connectionFailed = define<Said>({
  code: 'engine-unreachable',
  message: ({ said }) => `The engine can't be reached: ${said}.`,
  hint: ({ suggestion }) => suggestion ?? 'Run `lakec debug` to see which part of the connection fails.',
  explain: `The target's engine did not answer, or refused the connection. \`lakec debug\` tries each part on its own.`,
});

export const permissionDenied = define<Said>({
  code: 'engine-permission-denied',
  message: ({ said }) => `The engine does not permit this: ${said}.`,
  hint: ({ suggestion }) => suggestion ?? 'Grant the permission to the target\'s user, or to the folder of engine.path, and run the same command again.',
  explain: `The statement, or the database's file, needs a permission that the user does not have. Nothing was changed.`,
});

export const engineFileMissing = define<Said>({
  code: 'engine-file-missing',
  message: ({ said }) => `The engine can't read a file that the SQL names: ${said}.`,
  hint: ({ suggestion }) => suggestion ?? 'Check the path; a relative one starts at the project\'s root.',
  explain: `The SQL reads a file (\`read_csv\`, \`read_parquet\` …) that is not there or can't be opened.`,
});

export const statementCancelled = define<Said>({
  code: 'run-cancelled',
  message: () => 'The statement was cancelled before it was done.',
  hint: () => 'Type `lakec retry` to run what is left.',
  explain: `Ctrl-C, or \`--fail-fast\` after another node's failure, interrupted the statement. The node's table is as it was before.`,
});

export const transactionConflict = define<Said>({
  code: 'transaction-conflict',
  message: ({ said }) => `Another transaction changed the same table at the same time: ${said}.`,
  hint: ({ suggestion }) => suggestion ?? 'Wait for the other run to end, then type `lakec retry`.',
  explain: `Two transactions wrote to one table. lakec tried again several times, and lost each time; the table is as the other one
left it.`,
});

export const credentialsRefused = define<Said>({
  code: 'credentials-refused',
  message: ({ said }) => `The credentials are not accepted: ${said}.`,
  hint: ({ suggestion }) => suggestion ?? 'Sign in again, then run the same command again.',
  explain: `A service does not accept who asks: there are no credentials, they are wrong, or a session has ended. The message and the hint say of which
service. Nodes that had finished stay built; \`lakec retry\` runs the others.

**AWS** (S3, Glue, EMR, Redshift's Data API, Secrets Manager): credentials are taken where AWS's own tools take them: \`AWS_ACCESS_KEY_ID\` and
\`AWS_SECRET_ACCESS_KEY\` (with \`AWS_SESSION_TOKEN\`), the profile that \`AWS_PROFILE\` names, SSO, a web identity, the role of the container or machine.

    aws sso login --profile lake
    AWS_PROFILE=lake lakec build

**Snowflake**: \`engine.connection\` has the user, and a key, a password, a token or \`authenticator: externalbrowser\`. A key that is refused is another one than
the user has.

    snowsql -a acme-prod -q "alter user LAKEC set rsa_public_key='MIIB…'"

**Kafka, HTTP and other sources**: the source's \`connection\` has a user and password, or a token.

Secrets stand in the config as \`\${secret:snowflake/password}\`, and come from the environment (\`LAKEC_SECRET_SNOWFLAKE_PASSWORD\`) or from Secrets Manager. \`lakec
debug\` tries each connection alone.`,
});

export const serviceThrottled = define<Said>({
  code: 'service-throttled',
  message: ({ said }) => `A service wants fewer requests: ${said}.`,
  hint: ({ suggestion }) => suggestion ?? 'Run the same command again in a few minutes.',
  explain: `A service answered that it gets too many requests, also after the request was tried again several times with growing pauses. What was being
written is not seen; tables are as they were.

    lakec retry --threads 2

**S3** (\`SlowDown\`) takes some thousand requests a second below one prefix, so many small files are the usual cause; \`AWS_MAX_ATTEMPTS=10\` waits
longer. **Redshift's Data API** (\`ThrottlingException\`, \`ActiveStatementsExceededException\`) has a quota of requests a second and of statements at
once, which all that asks in the account shares. **Snowflake** (429) limits requests of an account. **HTTP sources** say their limit in
\`Retry-After\`, which is kept to; \`options.rate_limit\` of the source asks less often from the start.`,
});

export const extensionMissing = define<Said>({
  code: 'engine-extension-missing',
  message: ({ said }) => `DuckDB lacks an extension that this needs: ${said}.`,
  hint: ({ suggestion }) => suggestion ?? 'Set LAKEC_DUCKDB_EXTENSIONS to the path of the extension.',
  explain: `Some of what DuckDB can do comes as an extension: \`httpfs\` reads and writes S3. lakec loads it when a statement first names an object: from a
file that \`engine.connection.extensions\` or the environment variable \`LAKEC_DUCKDB_EXTENSIONS\` names, else from DuckDB's own folder, else it
lets DuckDB download it. An extension must be of exactly the version of DuckDB that lakec has, and of the machine's platform.

    pip install --target .duckdb duckdb-extension-httpfs==<version of DuckDB>
    LAKEC_DUCKDB_EXTENSIONS=.duckdb lakec build

A variable's value is a list of files or folders, separated by commas. In the config:

\`\`\`yaml
engine: {connection: {extensions: [.duckdb]}}
\`\`\``,
});

export const noAdapter = define<{ engine: string; target: string }>({
  code: 'engine-not-available',
  message: ({ engine, target }) => `The target "${target}" builds on the engine "${engine}", which this version of lakec can't run.`,
  hint: () => 'Set engine.type: duckdb, or choose another target with --target.',
  explain: `The config names an engine that lakec knows, but that this version has no adapter for. \`lakec parse\` and \`lakec ls\` work
for such a target; what needs the engine does not.`,
});

export const noJob = define<{ engine: string }>({
  code: 'dry-run-without-job',
  message: ({ engine }) => `The engine "${engine}" is given statements, and no job that could be written to a folder.`,
  hint: () => 'Type `lakec plan` to see what a run would do.',
  explain: `\`--dry-run\` writes what a run on EMR would submit: the request, the plan, the runner and its packages. Other engines get one statement
after the other; \`lakec plan\` prints them, and writes nothing either.

    lakec build --target prod --dry-run     # target/dry-run/request.json, plan.json, runner.py, emr_deps.zip
    lakec plan                              # any engine`,
});

export const fileUnusable = define<{ path: string; said: string }>({
  code: 'file-unusable',
  message: ({ path, said }) => `The file "${path}" can't be used: ${said}`,
  hint: () => 'Check that it is there and that you may read and write it.',
  explain: `lakec had to read or write a file or folder, and the operating system refused. The message says why.`,
});

const BY_KIND: Readonly<Record<EngineErrorKind, DiagnosticKind<Said>>> = {
  sql: sqlError,
  conversion: conversionError,
  constraint: constraintError,
  locked: databaseLocked,
  corrupt: databaseCorrupt,
  space: diskFull,
  memory: outOfMemory,
  connection: connectionFailed,
  permission: permissionDenied,
  'missing-file': engineFileMissing,
  cancelled: statementCancelled,
  conflict: transactionConflict,
  credentials: credentialsRefused,
  throttled: serviceThrottled,
  extension: extensionMissing,
};
