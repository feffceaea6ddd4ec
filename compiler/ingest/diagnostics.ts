import type { ConnectorError, ConnectorErrorKind } from '../contracts/connector.ts';
import type { Diagnostic, Span } from '../contracts/diagnostics.ts';
import { define, type DiagnosticKind, type More } from '../diagnostics/define.ts';

interface Said {
  readonly source: string;
  readonly said: string;
  readonly suggestion?: string;
}

/** The diagnostic for what a source refused. */
export function connectorFailure(error: ConnectorError, source: string, span: Span | undefined, more: More = {}): Diagnostic {
  if (error.diagnostic) {
    const place = error.diagnostic.span ?? span;
    return { ...error.diagnostic, ...(place && { span: place }), ...(more.node && { node: more.node }) };
  }
  const notes = [...(error.notes ?? []), ...(more.notes ?? [])];
  return BY_KIND[error.kind].at(span, { source, said: error.message.replace(/\.$/, ''), ...(error.suggestion !== undefined && { suggestion: error.suggestion }) }, { ...more, ...(notes.length > 0 && { notes }) });
}

export const sourceUnreachable = define<Said>({
  code: 'source-unreachable',
  message: ({ source, said }) => `The source "${source}" can't be reached: ${said}.`,
  hint: ({ suggestion, source }) => suggestion ?? `Check the address under sources.${source}.connection and the network, then run the same command again: it goes on from where it was.`,
  explain: `# source-unreachable

No connection to the source could be made, or it was lost and did not come back after several tries with growing pauses. Files that had
landed are whole, and the next run goes on after them.

\`\`\`yaml
sources:
  kafka_orders:
    type: kafka
    connection:
      brokers: [b-1.acme.example.com:9094]     # is this the right name and port, and does this machine reach it?
\`\`\`
`,
});

export const sourceAuthRefused = define<Said>({
  code: 'source-auth-refused',
  message: ({ source, said }) => `The source "${source}" does not accept the credentials: ${said}.`,
  hint: ({ suggestion, source }) => suggestion ?? `Renew the secret that sources.${source}.connection refers to, then run the same command again.`,
  explain: `# source-auth-refused

The source answered that it does not know who asks: the password, token or key is wrong, or has expired. lakec does not try again with
the same secret, since some services lock an account after a few tries. What had landed stays.

\`\`\`yaml
    connection:
      token: \${secret:fx_rates/token}     # LAKEC_SECRET_FX_RATES_TOKEN, or the key token of the secret fx_rates
\`\`\`
`,
});

export const sourceNotPermitted = define<Said>({
  code: 'source-not-permitted',
  message: ({ source, said }) => `The source "${source}" does not permit this: ${said}.`,
  hint: ({ suggestion, source }) => suggestion ?? `Grant the user of sources.${source}.connection the right to read.`,
  explain: `# source-not-permitted

The credentials are accepted, and their owner may not read what the table asks for. Grant it where the source keeps its rights: an ACL
with READ on the topic and on the consumer group for Kafka, SELECT for a database, a scope for an HTTP service.
`,
});

export const sourceNotThere = define<Said>({
  code: 'source-not-there',
  message: ({ source, said }) => `The source "${source}" has no such thing: ${said}.`,
  hint: ({ suggestion, source }) => suggestion ?? `Correct its name under sources.${source} in the config.`,
  explain: `# source-not-there

The source can be reached, and what a table asks for is not there: a topic, a page, a file, a table of a database. A wrong name is the
usual reason; topics are never created by lakec.

\`\`\`yaml
    tables:
      events: {topic: orders.events.v1}
\`\`\`
`,
});

export const sourceThrottled = define<Said>({
  code: 'source-throttled',
  message: ({ source, said }) => `The source "${source}" wants fewer requests: ${said}.`,
  hint: ({ suggestion, source }) => suggestion ?? `Run the same command again later, or ask less often with options.rate_limit of sources.${source}.`,
  explain: `# source-throttled

The source answered that it gets too many requests, also after the request was tried again several times, each time after the pause that
it asked for. Pages that had come are kept back until the whole delivery is there, so that the next run starts that delivery again.

\`\`\`yaml
sources:
  fx_rates:
    options:
      rate_limit: {requests: 5, seconds: 1}
\`\`\`
`,
});

export const sourceBadAnswer = define<Said>({
  code: 'source-bad-answer',
  message: ({ source, said }) => `What the source "${source}" answers can't be used: ${said}.`,
  hint: ({ suggestion, source }) => suggestion ?? `Look at the answer with the same request, and correct options of sources.${source} if it has another shape.`,
  explain: `# source-bad-answer

An answer came that is not what the config says it is: it ends in the middle, is no JSON, or has no list of rows where \`options.rows\`
says. Nothing of it has landed.

\`\`\`yaml
sources:
  fx_rates:
    type: http
    options:
      rows: data.rates          # {"data": {"rates": [{"rate_date": …}, …]}}
\`\`\`
`,
});

export const sourceRefused = define<Said>({
  code: 'source-refused',
  message: ({ source, said }) => `The source "${source}" refuses: ${said}.`,
  hint: ({ suggestion, source }) => suggestion ?? `Look at sources.${source} in the config: the source could be reached, and does not take what it is asked.`,
  explain: `# source-refused

The source could be reached, and answered with an error that no other code names: an HTTP status, an error in the query, a request that it
does not understand. Its own words stand in the message and the notes. What had landed stays.
`,
});

export const sourceMisconfigured = define<Said>({
  code: 'source-misconfigured',
  message: ({ source, said }) => `The source "${source}" can't be brought as it is configured: ${said}.`,
  hint: ({ suggestion, source }) => suggestion ?? `Correct sources.${source} in the config; \`lakec explain source-misconfigured\` has an example of each type.`,
  explain: `# source-misconfigured

A connector needs something that \`sources.<name>\` does not say, or does not understand what it says.

\`\`\`yaml
sources:
  fx_rates:
    type: http
    connection: {url: "https://rates.example.com/v1/daily", token: "\${secret:fx_rates/token}"}
    options: {rows: rates, params: {date: "{day}"}}
    tables:
      daily_rates: {incremental_dir: daily_rates/daily, mode: append}
  kafka_orders:
    type: kafka
    connection: {brokers: ["b-1.acme.example.com:9094"], username: "\${secret:kafka/username}", password: "\${secret:kafka/password}"}
    tables:
      events: {topic: orders.events.v1, incremental_dir: events/daily, mode: append}
\`\`\`

What a connector lands stands below \`incremental_dir\`, in a folder \`date=YYYY-MM-DD\`, so each table that is brought needs one.
`,
});

export const landingNotWritable = define<{ source: string; path: string; said: string }>({
  code: 'landing-not-writable',
  message: ({ source, path, said }) => `The landing zone of "${source}" can't be written: ${path}: ${said.replace(/\.$/, '')}.`,
  hint: ({ source }) => `Permit writing there, or set sources.${source}.base_path or paths.landing_root to another folder.`,
  explain: `# landing-not-writable

A connector writes what it brings below the source's \`base_path\`, and its own state below \`paths.state_root\`. The system does not let it
write there. Nothing is half-written: files are written aside and renamed when they are whole.

\`\`\`yaml
paths:
  landing_root: s3://acme-lake-prod/landing
\`\`\`
`,
});

export const ingestRunning = define<{ source: string; process: number }>({
  code: 'ingest-running',
  message: ({ source, process }) => `Another lakec is bringing "${source}" at this moment (PID ${process}).`,
  hint: () => 'Wait for its end, then run the same command again.',
  explain: `# ingest-running

Two runs that bring the same table would ask the source for the same rows. The second stops here; nothing was changed. Consumers of
Kafka are the exception: they share the partitions of a topic, so that any number of them may run. A run that was killed leaves a note,
which the next run finds without an owner and takes over.
`,
});

export const replayUnsupported = define<{ target: string }>({
  code: 'replay-unsupported',
  message: ({ target }) => `The engine of target "${target}" keeps its ledger in files, which \`--replay\` can't change.`,
  hint: () => 'Run `lakec run --select <model> --full-refresh`, which loads every landed file again.',
  explain: `# replay-unsupported

\`lakec ingest --replay\` marks landed files in \`ops.load_ledger\`, so that the next run loads them again. On Spark that table is a folder of
files that only a job writes. A full refresh of the model that loads the source has the same effect for all of its files.

    lakec run --select fx_rates_daily_rates --full-refresh
`,
});

const BY_KIND: Readonly<Record<ConnectorErrorKind, DiagnosticKind<Said>>> = {
  unreachable: sourceUnreachable, 'auth-refused': sourceAuthRefused, 'not-permitted': sourceNotPermitted, 'not-there': sourceNotThere,
  throttled: sourceThrottled, 'bad-answer': sourceBadAnswer, refused: sourceRefused, misconfigured: sourceMisconfigured,
};
