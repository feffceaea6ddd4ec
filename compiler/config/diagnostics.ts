import { define } from '../diagnostics/define.ts';
import type { BadReference } from './template.ts';

/** The file is not YAML that lakec reads. */
export const syntax = define<{ reason: string }>({
  code: 'config-syntax',
  message: ({ reason }) => `The config file is not valid YAML: ${reason}.`,
  explain: `A file below \`config/\` could not be read as YAML 1.2.

\`\`\`yaml
engine:
  type: duckdb
 threads: 8        # wrong: neither beside "engine" nor below it
\`\`\`

Keys of one map start in the same column, with blanks and not tabs, and a text that holds \`: \` or \` #\`, or starts with one of
\`{ [ & * ! | > % @\`, stands in quotes.
`,
});

/** A config file holds a list or a text where a map belongs. */
export const notAMap = define<{ file: string }>({
  code: 'config-not-a-map',
  message: ({ file }) => `${file} must hold keys and values.`,
  hint: () => 'Write "key: value" lines, for example project_name: my_lake.',
  explain: `A config file is a map: lines of \`key: value\`.

\`\`\`yaml
- project_name: my_lake     # wrong: a list
\`\`\`
\`\`\`yaml
project_name: my_lake
\`\`\`
`,
});

/** Aliases blow a file up. */
export const tooLarge = define<{ file: string; most: number }>({
  code: 'config-too-large',
  message: ({ file, most }) => `${file} holds more than ${most} values once its aliases and references are written out.`,
  hint: () => 'Refer to single values with ${path.to.value}, and not to lists of lists.',
  explain: `YAML aliases (\`*name\`) copy what they refer to. Aliases of lists of aliases multiply, and a few lines can ask for more
memory than a machine has, so lakec stops at a fixed number of values.

References (\`\${path.to.list}\`) to lists of references do the same. Refer to the single value that is needed.
`,
});

/** A whole number that a double cannot hold. */
export const inexactNumber = define<{ written: string }>({
  code: 'config-inexact-number',
  message: ({ written }) => `The number ${written} is too large to be kept exactly.`,
  hint: ({ written }) => `Quote it: "${written}".`,
  explain: `Whole numbers beyond 9,007,199,254,740,991 lose digits when they are read as numbers, so lakec refuses them instead of
changing them silently.

\`\`\`yaml
vars:
  first_key: 12345678901234567890      # wrong
  first_key: "12345678901234567890"    # kept as it is
\`\`\`
`,
});

/** The same key twice in one map. */
export const duplicateKey = define<{ key: string; first: number; second: number }>({
  code: 'config-duplicate-key',
  message: ({ key, first, second }) => `The key "${key}" stands twice in one map, on lines ${first} and ${second}.`,
  hint: () => 'Keep one of the two.',
  explain: `Most YAML readers let the last of two equal keys win, silently: the first, and all below it, is lost.

\`\`\`yaml
sources:
  crm: {format: csv}
sources:                 # wrong: "crm" would be gone
  fx_rates: {format: ndjson}
\`\`\`
\`\`\`yaml
sources:
  crm: {format: csv}
  fx_rates: {format: ndjson}
\`\`\`
`,
});

/** \`extends\` is not a path or a list of paths. */
export const badExtends = define({
  code: 'config-bad-extends',
  message: () => 'extends must be a path or a list of paths.',
  hint: () => 'Write extends: base.yaml, or extends: [base.yaml, shared/spark.yaml].',
  explain: `\`extends\` names the files that are merged below this one, as paths relative to this file. References (\`\${…}\`) are resolved after
the merge, so they cannot stand in it.

\`\`\`yaml
extends: base.yaml
\`\`\`
`,
});

/** The files of an \`extends\` chain lead back to one of them. */
export const extendsCycle = define<{ path: string }>({
  code: 'config-extends-cycle',
  message: ({ path }) => `Config files extend each other in a circle: ${path}.`,
  hint: () => 'Move what they share into a file of its own, which extends neither.',
  explain: `A file is merged over the files that it extends, so a file that extends itself, directly or through others, has no lowest layer.

\`\`\`yaml
# config/base.yaml
extends: dev.yaml        # wrong: dev.yaml extends base.yaml
\`\`\`

\`base.yaml\` extends nothing; \`dev.yaml\` and \`prod.yaml\` extend it.
`,
});

/** A file named by \`extends\` is not there. */
export const extendsMissing = define<{ path: string; nearest?: string }>({
  code: 'config-extends-missing',
  message: ({ path }) => `The file ${path}, named by extends, does not exist.`,
  hint: ({ nearest }) => (nearest ? `Did you mean ${nearest}?` : 'Paths are relative to the file that names them.'),
  explain: `Each path in \`extends\` is relative to the file that it stands in. A file that is missing is an error, never a fallback: a target that
silently lost its lower layer would build somewhere else.

\`\`\`yaml
# config/dev.yaml
extends: config/base.yaml     # wrong: that is config/config/base.yaml
extends: base.yaml
\`\`\`
`,
});

/** The target has no file. */
export const missingFile = define<{ target: string; targets: readonly string[]; nearest?: string }>({
  code: 'config-missing-file',
  message: ({ target }) => `There is no target "${target}": config/${target}.yaml does not exist.`,
  hint: ({ targets, nearest }) =>
    nearest ? `Did you mean --target ${nearest}?`
    : targets.length > 0 ? `The targets are ${targets.join(', ')}: choose one with --target, for example --target ${targets[0]}.`
    : 'Make one, with at least the line project_name: my_lake.',
  explain: `Each target has a file of its own name below \`config/\`: \`--target prod\` reads \`config/prod.yaml\`. The default target is \`dev\`. A target whose
file is missing is an error; lakec never builds another one instead.
`,
});

/** A file is there and cannot be read. */
export const unreadableFile = define<{ path: string; reason: string }>({
  code: 'config-unreadable-file',
  message: ({ path, reason }) => `${path} cannot be read: ${reason.replace(/\.$/, '')}.`,
  hint: ({ path }) => `Check that it is a file and that you may read it: ls -l ${path}`,
  explain: `The operating system refused to give lakec a config file's text: it is a folder, its permissions forbid it, or the disk failed.
`,
});

/** Nothing here is a project. */
export const noProject = define({
  code: 'no-project',
  message: () => 'This folder is not a lakec project: it has no config folder.',
  hint: () => 'Go to the project\'s folder, or make a project here: lakec init',
  explain: `A project is a folder with \`config/dev.yaml\` (one file for each target) and \`models/\`. The smallest config is one line:

\`\`\`yaml
project_name: my_lake
\`\`\`

\`lakec init\` makes a project that runs at once.
`,
});

const WHY: Readonly<Record<BadReference, string>> = {
  unclosed: 'has no closing "}"',
  empty: 'names nothing',
  blanks: 'has blanks inside its braces',
  prefix: 'has an unknown prefix',
  name: 'is not a path, a variable or a secret',
};

/** \`\${\` without a reference that means something. */
export const badReference = define<{ reference: string; why: BadReference }>({
  code: 'config-bad-reference',
  message: ({ reference, why }) => `The reference ${shorten(reference)} ${WHY[why]}.`,
  hint: ({ reference, why }) =>
    why === 'blanks' ? `Write \${${reference.slice(2, -1).trim()}}.`
    : why === 'prefix' ? 'Write ${path.to.value}, ${env:NAME}, ${env:NAME:-default} or ${secret:scope/name}.'
    : 'Write ${path.to.value}, or $${ where a literal ${ is meant.',
  explain: `\`\${\` starts a reference:

| written | gives |
|---|---|
| \`\${paths.root}\` | another value of the config; \`\${list.0}\` an item of a list |
| \`\${env:HOME}\` | an environment variable |
| \`\${env:PORT:-5439}\` | the same, with a default for unset or empty |
| \`\${secret:redshift/password}\` | a secret, looked up when a connection opens |
| \`$\${\` | a literal \`\${\` |

\`\`\`yaml
root: s3://\${ buckets.lake }/      # wrong: blanks
root: s3://\${buckets.lake}/
\`\`\`
`,
});

/** A path that leads nowhere. */
export const missingReference = define<{ reference: string; suggestion?: string }>({
  code: 'config-missing-reference',
  message: ({ reference }) => `The reference ${shorten(reference)} points to a key that does not exist.`,
  hint: ({ suggestion }) => (suggestion !== undefined ? `Did you mean \${${suggestion}}?` : undefined),
  explain: `A reference names a value by its path from the top of the merged config: \`\${buckets.lake}\` is the key \`lake\` of the map \`buckets\`, whichever
file set it. A number names an item of a list, counted from 0.

\`\`\`yaml
buckets: {lake: my-lake}
paths: {root: "s3://\${bucket.lake}"}     # wrong: the key is "buckets"
\`\`\`
`,
});

/** Values that are made of each other. */
export const referenceCycle = define<{ path: string }>({
  code: 'config-reference-cycle',
  message: ({ path }) => `Config values refer to each other in a circle: ${path}.`,
  hint: () => 'Write one of them out.',
  explain: `A value that refers to itself, directly or through others, has no value.

\`\`\`yaml
paths:
  root: \${paths.base}/lake
  base: \${paths.root}         # wrong
\`\`\`
`,
});

/** An environment variable that is not set. */
export const missingEnv = define<{ name: string }>({
  code: 'config-missing-env',
  message: ({ name }) => `The environment variable ${name} is not set.`,
  hint: ({ name }) => `Set it (export ${name}=…), or give a default: \${env:${name}:-default}.`,
  explain: `\`\${env:NAME}\` must be set when the target that uses it is loaded. An empty variable is empty text; only \`\${env:NAME:-default}\` treats unset and
empty alike.
`,
});

/** A map, a list or null inside a longer text. */
export const notScalar = define<{ reference: string; what: string }>({
  code: 'config-not-scalar',
  message: ({ reference, what }) => `The reference ${shorten(reference)} gives ${what === 'null' ? 'null' : `a ${what}`}, which cannot stand inside a text.`,
  hint: ({ what }) => (what === 'null' ? 'Set the value it refers to.' : 'Refer to one of its values, or make the reference the whole value.'),
  explain: `A value that is nothing but one reference takes over what it refers to, maps and lists included. Inside a longer text only text, numbers and
booleans make sense.

\`\`\`yaml
tags: [daily, gold]
title: the \${tags} tables      # wrong
title: the \${tags.1} tables
copy: \${tags}                  # the whole list
\`\`\`
`,
});

/** A secret glued to other text. */
export const secretNotWhole = define<{ reference: string }>({
  code: 'config-secret-not-whole',
  message: ({ reference }) => `The reference ${shorten(reference)} is a secret, and a secret must be a whole value.`,
  hint: () => 'Make the reference the whole value of a key of its own, for example password: ${secret:redshift/password}.',
  explain: `A secret stays a handle until a connection opens, so that it cannot end up in a compiled file, a log or an artifact. A text that contains
it would be a secret that nobody recognises any more.

\`\`\`yaml
url: redshift://me:\${secret:redshift/password}@host    # wrong
user: me
password: \${secret:redshift/password}
\`\`\`
`,
});

/** A secret where no connection reads it. */
export const secretNotHere = define<{ key: string }>({
  code: 'config-secret-not-here',
  message: ({ key }) => `"${key}" cannot be a secret: its value is written to plans and artifacts.`,
  hint: () => 'Secrets stand in engine.connection and in sources.<name>.connection.',
  explain: `Only connections ask for secrets. A path, a name or a number of the config shows up in plans, artifacts and logs.

\`\`\`yaml
paths: {root: "\${secret:lake/root}"}            # wrong
engine: {connection: {password: "\${secret:snowflake/password}"}}
\`\`\`
`,
});

/** A key that no table of keys knows. */
export const unknownKey = define<{ key: string; at: string; suggestion?: string }>({
  code: 'config-unknown-key',
  message: ({ key, at }) => (at === '' ? `The config has no key "${key}".` : `"${at}" has no key "${key}".`),
  hint: ({ suggestion }) => (suggestion !== undefined ? `Did you mean ${suggestion}?` : 'lakec schema config lists every key. Your own values belong below vars.'),
  explain: `Every key of the config is known to lakec, so that a slip of the pen is an error and not a setting without effect. Free are only the keys below
\`vars\`, \`models\`, \`seeds\`, \`snapshots\`, \`engine.connection\` and \`emr.spark_conf\`. The keys below \`sources.<name>.connection\` are those of
the source's type; below \`sources.<name>.options\` a project may have keys of its own for its templates, unless they nearly are one of the connector's.

\`\`\`yaml
engine:
  thread: 8       # wrong: the key is "threads"
\`\`\`
`,
});

/** A value of another type than its key has. */
export const wrongType = define<{ key: string; expected: string; found: string; hint?: string }>({
  code: 'config-wrong-type',
  message: ({ key, expected, found }) => `"${key}" must be ${expected}, and is ${found}.`,
  hint: ({ hint }) => hint,
  explain: `The value has another type than its key. Unquoted, YAML reads \`123456789012\` as a number and \`true\` as a boolean; in quotes both are text.

\`\`\`yaml
aws: {account_id: 111122223333}       # wrong: a number
aws: {account_id: "111122223333"}
\`\`\`

A key that holds a number or a boolean also takes a text that is exactly one, so that \`\${env:PORT}\` can give it.
`,
});

/** A value of the right type that its key does not allow. */
export const wrongValue = define<{ key: string; expected: string; found: string; suggestion?: string }>({
  code: 'config-wrong-value',
  message: ({ key, expected, found }) => `"${key}" must be ${expected}, and is ${found}.`,
  hint: ({ suggestion }) => (suggestion !== undefined ? `Did you mean ${suggestion}?` : undefined),
  explain: `The value has the right type, but the key allows only some values: one of a list, a number within bounds, or a text of a certain form.
The message says which; \`lakec schema config\` prints them all.

\`\`\`yaml
engine: {type: duck, threads: 0}       # wrong: duckdb; 1 to 64
\`\`\`
`,
});

/** A key without a default that nobody set. */
export const missingValue = define<{ key: string; because?: string; target: string }>({
  code: 'config-missing-value',
  message: ({ key, because }) => `"${key}" is not set${because === undefined ? '' : `, and ${because} needs it`}.`,
  hint: ({ key, target }) => `Set ${key} in ${target}.`,
  explain: `Most keys have a default. A few do not, such as \`project_name\`, and some are needed only by certain engines: \`buckets.lake\` by \`spark_emr\`, for
example. The place shown is the target's own file, where such a value usually belongs.
`,
});

/** A secret that its provider does not have. */
export const secretNotFound = define<{ name: string; provider: string; reason?: string; hint: string }>({
  code: 'secret-not-found',
  message: ({ name, provider, reason }) => `The secret ${name} was not found by the provider "${provider}"${reason === undefined ? '' : `: ${reason}`}.`,
  hint: ({ hint }) => hint,
  explain: `A secret is looked up when a connection opens. \`secrets.provider\` says where.

\`env\` reads the environment variable \`LAKEC_SECRET_<SCOPE>_<NAME>\`: upper case, with \`_\` for every other character, so
\`\${secret:redshift/password}\` is \`LAKEC_SECRET_REDSHIFT_PASSWORD\`.

\`aws_secrets_manager\` reads the secret \`<secrets.prefix>/<scope>\` of AWS Secrets Manager, which is a JSON object, and takes its key \`<name>\`.
The prefix is \`<project_name>/<env>\` unless the config says otherwise.

\`\`\`yaml
secrets: {provider: aws_secrets_manager, prefix: acme_lake/prod}
engine: {connection: {password: "\${secret:redshift/password}"}}
\`\`\`

    aws secretsmanager create-secret --name acme_lake/prod/redshift --secret-string '{"user": "lake", "password": "…"}'
`,
});

/** Versions that no job could run with. */
export const emrVersionMismatch = define<{ what: string; because: string; hint: string }>({
  code: 'emr-version-mismatch',
  message: ({ what, because }) => `${what} does not fit the EMR release: ${because}.`,
  hint: ({ hint }) => hint,
  explain: `A release of EMR has one Spark, one Scala and its own Iceberg and Delta. A jar for another Spark loads, and then fails in the middle of a job,
so lakec compares before it submits anything.

\`\`\`yaml
emr: {release_label: emr-7.1.0, jars: ["delta-core_2.12:2.4.0"]}      # wrong: Delta 2.4 is for Spark 3.4
emr: {release_label: emr-7.1.0, jars: [delta]}                        # the release's own
\`\`\`

| release | Spark | Scala | Python | Iceberg | Delta |
|---|---|---|---|---|---|
| emr-7.1.0 | 3.5.0 | 2.12 | 3.9, 3.11 | 1.4.3 | 3.0.0 |
| emr-7.5.0 | 3.5.2 | 2.12 | 3.9, 3.11 | 1.6.1 | 3.2.1 |
| emr-7.9.0 | 3.5.5 | 2.12 | 3.9, 3.11 | 1.7.1 | 3.3.0 |
| emr-7.12.0 | 3.5.6 | 2.12 | 3.9, 3.11 | 1.10.0 | 3.3.2 |

\`emr.spark_version\` is a leading part of the release's version: \`"3.5"\`.
`,
});

/** A release that is not in the table. */
export const emrUnknownRelease = define<{ label: string; known: readonly string[] }>({
  code: 'emr-unknown-release',
  severity: 'warning',
  message: ({ label }) => `What the EMR release ${label} brings is not known to lakec, so its versions are not compared.`,
  hint: ({ known }) => `The releases that are compared: ${known.join(', ')}.`,
  explain: `lakec compares \`emr.spark_version\`, \`emr.python_version\` and \`emr.jars\` with what the release has. For a release that it does not know it
takes the config's word, and the job shows whether they fit.

\`\`\`yaml
emr: {release_label: emr-7.12.0, spark_version: "3.5"}     # compared
\`\`\`
`,
});

/** A value that would not stay one word. */
export const emrBadParameter = define<{ name: string; value: string; takes?: string }>({
  code: 'emr-bad-parameter',
  message: ({ name, value, takes }) => (takes === undefined ? `"${name}" is handed to spark-submit as one word, and ${shorten(JSON.stringify(value))} is not one.` : `"${name}" can't hold ${shorten(JSON.stringify(value))}.`),
  hint: ({ takes }) => (takes === undefined ? 'Take out blanks, quotes and backslashes.' : `It takes ${takes.replace(/\.$/, '')}.`),
  explain: `EMR takes Spark's parameters as one text and cuts it at blanks. Quoting is not the same everywhere, so lakec quotes nothing and refuses what
would need it: blanks, quotes and backslashes in a value of \`emr.spark_conf\`, a jar, a size or a URL.

\`\`\`yaml
emr: {spark_conf: {spark.executor.extraJavaOptions: "-Da=1 -Db=2"}}      # wrong: two words
emr: {spark_conf: {spark.sql.shuffle.partitions: 400}}
\`\`\`

Settings that need several words belong in the application's or cluster's own defaults.
`,
});

/** A Spark setting that the config may not change. */
export const emrReservedSetting = define<{ name: string; because: string }>({
  code: 'emr-reserved-setting',
  message: ({ name, because }) => `emr.spark_conf can't set "${name}": ${because}.`,
  hint: () => 'Take it out of emr.spark_conf.',
  explain: `Some settings decide whether Spark gives the rows that DuckDB gives: the session's zone, errors on overflow, the digits of decimal products, and
that \`\${\` in SQL is text. Others have a key of their own in the config. Neither can be set a second time.

\`\`\`yaml
emr: {spark_conf: {spark.sql.session.timeZone: Europe/Berlin}}     # wrong: rows would differ from DuckDB's
emr: {spark_conf: {spark.executor.memory: 16g}}                    # wrong: the key is emr.executor.memory
\`\`\`
`,
});

/** A folder that the cluster would not see. */
export const emrPathNotS3 = define<{ key: string; path: string; example: string }>({
  code: 'emr-path-not-s3',
  message: ({ key, path }) => `"${key}" is ${JSON.stringify(path)}, and a job on EMR reads and writes S3.`,
  hint: ({ key, example }) => `Write ${key}: "${example}".`,
  explain: `A job on EMR runs on machines that see no folder of yours: the landing zone, the tables and lakec's state must lie in S3. What hangs on \`paths.root\`
by default follows it.

\`\`\`yaml
engine: {type: spark_emr}
buckets: {lake: acme-lake-prod}
paths: {root: .lake}                        # wrong: the machine that lakec runs on
paths: {root: "s3://\${buckets.lake}"}
\`\`\`
`,
});

function shorten(text: string): string {
  const line = text.split('\n')[0]!;
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}
