import { define } from '../../../diagnostics/define.ts';

/** What can be wrong with the files of a dbt project: dbt_project.yml, profiles.yml, packages.yml. */

export const projectFileKey = define<{ file: string; key: string; nearest: string | undefined }>({
  code: 'dbt-project-unknown-key',
  severity: 'warning',
  message: ({ file, key }) => `${file} has a key "${key}" that means nothing.`,
  hint: ({ nearest }) => (nearest ? `Did you mean "${nearest}"?` : 'Remove it, or put it below "vars".'),
  explain: `A top-level key of \`dbt_project.yml\` that neither dbt nor lakec knows: whatever stands below it has no effect.

\`\`\`yaml
name: shop
model-path: ["transform"]     # wrong: model-paths
\`\`\`

Correct the spelling. Values of your own go below \`vars\`, or below \`meta\` of a node's config.
`,
});

export const projectFileValue = define<{ file: string; key: string; expected: string }>({
  code: 'dbt-project-wrong-value',
  message: ({ file, key, expected }) => `"${key}" in ${file} must be ${expected}.`,
  explain: `A key of \`dbt_project.yml\`, \`profiles.yml\` or \`packages.yml\` is missing, or holds something else than it needs.

\`\`\`yaml
name: my shop            # wrong: letters, digits and _
model-paths: models      # wrong: a list
\`\`\`

\`\`\`yaml
name: my_shop
model-paths: ["models"]
\`\`\`
`,
});

export const dbtVersionExcluded = define<{ name: string; range: string; version: string }>({
  code: 'dbt-version-excluded',
  severity: 'warning',
  message: ({ name, range, version }) => `"${name}" asks for dbt ${range}; lakec behaves as dbt ${version}.`,
  hint: () => 'Widen require-dbt-version when the project works, or set it to what it was tested with.',
  explain: `\`require-dbt-version\` names the releases of dbt that a project or package was made for. lakec behaves as one of them, and this range leaves
it out. That is no error: most such projects run. Where something differs, this may be why.

\`\`\`yaml
require-dbt-version: [">=1.0.0", "<1.5.0"]
\`\`\`
`,
});

export const profilesMissing = define<{ places: readonly string[]; profile: string }>({
  code: 'profiles-missing',
  message: ({ places }) => `There is no profiles.yml in ${places.join(' or ')}.`,
  hint: ({ profile }) => `Write one beside dbt_project.yml: ${profile}: {target: dev, outputs: {dev: {type: duckdb, path: dev.duckdb}}}`,
  explain: `A dbt project says in \`dbt_project.yml\` which profile it uses; profiles stand in \`profiles.yml\`. It is looked for in the folder that
\`--profiles-dir\` or \`DBT_PROFILES_DIR\` names, else where you are, else beside the project file, else in \`~/.dbt\`.

\`\`\`yaml
shop:
  target: dev
  outputs:
    dev: {type: duckdb, path: shop.duckdb, threads: 4}
\`\`\`
`,
});

export const profileUnknown = define<{ profile: string | undefined; file: string; known: readonly string[]; nearest: string | undefined }>({
  code: 'profile-not-found',
  message: ({ profile, file }) => (profile === undefined ? 'dbt_project.yml names no profile.' : `${file} has no profile "${profile}".`),
  hint: ({ nearest, known }) => (nearest ? `Did you mean "${nearest}"?` : known.length > 0 ? `It has ${known.join(', ')}; name one with profile: in dbt_project.yml, or --profile.` : undefined),
  explain: `The project's \`profile\` (or \`--profile\`) must be a top-level key of \`profiles.yml\`.

\`\`\`yaml
# dbt_project.yml
profile: shop
# profiles.yml
shop: {target: dev, outputs: {dev: {type: duckdb, path: shop.duckdb}}}
\`\`\`
`,
});

export const profileTargetMissing = define<{ profile: string; target: string; known: readonly string[]; nearest: string | undefined }>({
  code: 'profile-target-missing',
  message: ({ profile, target }) => `The profile "${profile}" has no target "${target}".`,
  hint: ({ nearest, known }) => (nearest ? `Did you mean "${nearest}"?` : known.length > 0 ? `Its targets are ${known.join(', ')}.` : 'Add it below outputs.'),
  explain: `A profile lists its targets below \`outputs\`. The one to use is \`--target\`, else the profile's own \`target\`, else \`default\`.

\`\`\`yaml
shop:
  target: dev
  outputs:
    dev: {type: duckdb, path: dev.duckdb}
    prod: {type: duckdb, path: prod.duckdb}
\`\`\`
`,
});

export const adapterUnknown = define<{ type: string; known: readonly string[]; nearest: string | undefined }>({
  code: 'adapter-type-unknown',
  message: ({ type }) => `lakec has no adapter for the type "${type}".`,
  hint: ({ nearest, known }) => (nearest ? `Did you mean "${nearest}"?` : `It has ${known.join(', ')}.`),
  explain: `\`type\` of a profile's output says which engine runs the project. lakec knows some of dbt's adapters by their names, and its own engines.

\`\`\`yaml
outputs:
  dev: {type: bigquery, project: x}        # wrong: there is no such engine
  dev: {type: duckdb, path: dev.duckdb}
\`\`\`

To try a project whose warehouse lakec does not have, add an output of type \`duckdb\` and build with \`--target\`.
`,
});

export const profileKeyUnread = define<{ key: string }>({
  code: 'profile-key-unread',
  severity: 'warning',
  message: ({ key }) => `"${key}" of the profile has no effect: it is a part of dbt-duckdb in Python.`,
  hint: ({ key }) => (key === 'filesystems' || key === 'use_credential_provider' ? 'Give credentials as secrets: [{type: s3, provider: credential_chain}].' : key === 'plugins' ? 'Read other systems by attach: or extensions:, which DuckDB has itself.' : 'Remove it.'),
  explain: `Plugins, file systems and modules of dbt-duckdb are Python objects within its process. lakec opens DuckDB without Python, so they can't be loaded.
What DuckDB does by itself works: \`attach\`, \`secrets\`, \`extensions\`, \`settings\` and \`config_options\`.

\`\`\`yaml
outputs:
  dev:
    type: duckdb
    path: dev.duckdb
    plugins: [{module: excel}]          # has no effect
    extensions: [excel]                 # has
\`\`\`
`,
});

export const packageMissing = define<{ name: string; folder: string }>({
  code: 'package-missing',
  message: ({ name, folder }) => `The package ${name} is not installed in ${folder}.`,
  hint: () => 'Type `lakec deps`.',
  explain: `\`packages.yml\` (or \`dependencies.yml\`) names a package that is not in the project's folder of packages, so its macros, models and tests can't
be found. \`lakec deps\` brings what the file names, and writes \`package-lock.yml\`.

\`\`\`yaml
packages:
  - local: ../shared_macros
\`\`\`
`,
});

export const packageTwice = define<{ name: string; first: string; second: string }>({
  code: 'package-twice',
  message: ({ name, first, second }) => `Two packages are called "${name}": ${first} and ${second}.`,
  hint: () => 'Remove one of them from the folder of packages.',
  explain: `Every package needs a \`name\` of its own in its \`dbt_project.yml\`: macros and models are found by it. Two folders say the same name, or a
package has the project's own.
`,
});

export const packageUnreachable = define<{ what: string; reason: string }>({
  code: 'package-unreachable',
  message: ({ what, reason }) => `The package ${what} can't be had: ${reason}.`,
  hint: () => 'Fetch it by hand, and name its folder: packages: [{local: ../the_package}].',
  explain: `\`lakec deps\` copies packages of the kind \`local\`, clones those of \`git\`, and asks dbt's hub where a \`package\` lives. The network, the server or
the revision said no. What was installed before is untouched.

\`\`\`yaml
packages:
  - git: "https://example.com/team/macros.git"
    revision: v1.2.0
\`\`\`
`,
});
