import type { Diagnostic } from '../contracts/diagnostics.ts';
import { define } from '../diagnostics/define.ts';

const USAGE = new Set(['unknown-command', 'unknown-option', 'option-value', 'option-conflict', 'unexpected-argument', 'vars-syntax', 'unknown-code', 'clone-without-state']);
const ARGUMENTS = new Set(['--select', '--exclude', '--selector', '--vars', '--args']);

/** The command line is wrong, not the project: exit code 2. */
export function isUsage({ code, span }: Diagnostic): boolean {
  return USAGE.has(code) || (span !== undefined && ARGUMENTS.has(span.file));
}

export const unknownCommand = define<{ name: string; nearest?: string }>({
  code: 'unknown-command',
  message: ({ name }) => `There is no command "${name}".`,
  hint: ({ nearest }) => (nearest ? `Did you mean lakec ${nearest}?` : 'See lakec --help.'),
  explain: `The first word after \`lakec\` is the command.

    lakec biuld          # wrong
    lakec build          # right

\`lakec --help\` lists all commands, \`lakec <command> --help\` the options of one.
`,
});

export const unknownOption = define<{ name: string; command?: string; nearest?: string; elsewhere?: string }>({
  code: 'unknown-option',
  message: ({ name, command }) => `${command ? `\`lakec ${command}\`` : 'lakec'} has no option ${name}.`,
  hint: ({ nearest, command, elsewhere }) => (nearest ? `Did you mean ${nearest}?` : elsewhere ?? `See lakec ${command ? `${command} ` : ''}--help.`),
  explain: `Each command has its own options; those that it does not use it does not take, so that none is silently ignored.

    lakec ls --full-refresh        # wrong: nothing is built
    lakec build --fulrefresh       # wrong: a spelling mistake
    lakec build --full-refresh     # right

\`lakec <command> --help\` lists them.
`,
});

export const optionValue = define<{ option: string; value?: string; expected: string; nearest?: string }>({
  code: 'option-value',
  message: ({ option, value, expected }) => (value === undefined ? `${option} needs a value: ${expected}.` : `${option} does not take "${value}".`),
  hint: ({ value, expected, option, nearest }) => (nearest ? `Did you mean ${option} ${nearest}?` : value === undefined ? undefined : `It takes ${expected}.`),
  explain: `An option's value is missing or not one that it takes.

    lakec build --threads many                # wrong: a number from 1 to 64
    lakec build --threads 8                   # right
    lakec build --select                      # wrong: nothing follows
    lakec ls --output jsn                     # wrong: selector, name, path or json

The same goes for environment variables: \`LAKEC_THREADS\`, \`LAKEC_LOG_FORMAT\` and so on.
`,
});

export const optionConflict = define<{ first: string; second: string; instead: string }>({
  code: 'option-conflict',
  message: ({ first, second }) => `${first} and ${second} can't be given together.`,
  hint: ({ instead }) => instead,
  explain: `The two options ask for different things.

    lakec build --select gold --selector nightly      # wrong: which of the two?
    lakec build --select gold,selector:nightly        # right: what is in both
    lakec plan --drop                                 # wrong: --drop belongs to --prune
    lakec plan --prune --drop                         # right
`,
});

export const unexpectedArgument = define<{ argument: string; command: string; takes?: string; missing?: boolean }>({
  code: 'unexpected-argument',
  message: ({ argument, command, takes, missing }) => (missing ? `\`lakec ${command}\` needs ${takes}.` : `\`lakec ${command}\` does not take "${argument}".`),
  hint: ({ argument, command, takes, missing }) =>
    missing ? `See lakec ${command} --help.` : takes ? `It takes ${takes}.` : `To choose nodes, write lakec ${command} --select ${argument}`,
  explain: `A word stands alone where the command takes none, or not this one, or a word is missing.

    lakec build gold                # wrong
    lakec build --select gold       # right
    lakec render                    # wrong: which file?
`,
});

export const notDbt = define<Record<never, never>>({
  code: 'import-no-project',
  message: () => 'There is no dbt_project.yml here to import.',
  hint: () => 'Go to the folder of the dbt project, or name it: lakec import --project-dir ../shop.',
  explain: `\`lakec import\` reads a dbt project and writes the same project in lakec's own format. It needs the folder that holds dbt_project.yml.

    cd my_dbt_project && lakec import
`,
});

export const importOverwrites = define<{ files: readonly string[] }>({
  code: 'import-overwrites',
  message: ({ files }) => `The import would write over ${files.slice(0, 4).join(', ')}${files.length > 4 ? ` and ${files.length - 4} more` : ''}.`,
  hint: () => 'Type `lakec import --force` to write over them, or name another folder: lakec import ../lake.',
  explain: `\`lakec import\` never writes over a file without being told to: on a terminal it asks, elsewhere it stops before anything is written.

    lakec import ../lake        # into another folder
    lakec import --force        # over what is there
`,
});

export const importRendered = define<{ path: string; template: string; value: string; file: string }>({
  code: 'import-rendered',
  severity: 'warning',
  message: ({ path, template, value, file }) => `${path} is ${template} in dbt_project.yml, and stands in ${file} as what it gives for this target: ${value}.`,
  hint: () => 'Import each target, lakec import --target prod, or say in a model what depends on more: {{ config(enabled = …) }}.',
  explain: `Config files of lakec's own format hold no Jinja. A template that asks for a variable becomes a reference to it; any other is rendered by the import,
and what it gave stands in the file of the target.

    +enabled: "{{ var('load', false) }}"                # becomes \${vars.load}
    +enabled: "{{ target.name == 'prod' }}"             # becomes false in config/dev.yaml
`,
});

export const importLeft = define<{ keys: readonly string[] }>({
  code: 'import-left',
  severity: 'warning',
  message: ({ keys }) => `${keys.join(', ')} of dbt_project.yml ${keys.length === 1 ? 'has' : 'have'} no place in lakec's own format, and ${keys.length === 1 ? 'was' : 'were'} not taken over.`,
  hint: () => 'Look whether the project needs it; dbt_project.yml stays as it is.',
  explain: `lakec's own format has folder config of models, seeds, snapshots, tests, exposures and analyses, variables, hooks and the order of dispatch. What else dbt_project.yml says
is about dbt itself (flags), or about how names and statements are written (quoting, query-comment), and is left where it is.

    quoting: {identifier: false}        # not taken over
`,
});

export const needsState = define<Record<never, never>>({
  code: 'clone-without-state',
  message: () => 'clone needs to know what to clone.',
  hint: () => 'Name the folder with the manifest.json of the run to clone: --state prod-artifacts.',
  explain: `\`lakec clone\` makes relations here of what another target has. Which ones, and where they are, stands in the manifest.json of a run of that target.

    lakec clone --state prod-artifacts
`,
});

export const varsSyntax = define<{ option: string; problem: string }>({
  code: 'vars-syntax',
  message: ({ option, problem }) => `${option} can't be read: ${problem}.`,
  hint: ({ option }) => `Write a map in YAML or JSON: ${option} "{day: 2026-01-31, full: true}"`,
  explain: `\`--vars\` and \`--args\` take one text, a map in YAML or JSON, in quotes so that the shell hands it over in one piece.

    lakec run --vars day=2026-01-31              # wrong
    lakec run --vars "day: 2026-01-31"           # right
    lakec run --vars '{"day": "2026-01-31"}'     # right
`,
});

export const unknownCode = define<{ code: string; nearest?: string }>({
  code: 'unknown-code',
  message: ({ code }) => `No diagnostic has the code "${code}".`,
  hint: ({ nearest }) => (nearest ? `Did you mean lakec explain ${nearest}?` : '`lakec explain` lists all codes.'),
  explain: `\`lakec explain\` takes the code that stands in brackets behind \`error\` or \`warning\`:

    error[unknown-ref]: No model, seed or snapshot is named "stg_order".

    lakec explain unknown-ref
`,
});

export const initExists = define<{ folder: string; files: readonly string[] }>({
  code: 'init-exists',
  message: ({ folder, files }) => `${folder} holds ${files.length === 1 ? files[0] : `${files[0]} and ${files.length - 1} more files that a new project has`}; nothing was written.`,
  hint: () => 'Give another folder: lakec init my_lake',
  explain: `\`lakec init\` never writes over a file. It looks first, and when one of the files that it would make is there, it makes none.

    lakec init              # in a folder with a README.md of its own: refused
    lakec init my_lake      # a new folder
`,
});

export const cleanOutside = define<{ path: string; why: string }>({
  code: 'clean-outside',
  message: ({ path, why }) => `${path} is not removed: ${why}.`,
  hint: () => 'Give a folder of its own below the project with --target-path, or remove it by hand.',
  explain: `\`lakec clean\` removes the target folder, which holds nothing but what lakec writes. A target path that is the project itself,
holds the project, lies outside of it, or holds the project's own files is left alone.

    lakec clean --target-path ..          # refused
    lakec clean --target-path target      # fine
`,
});

export const renderInput = define<{ file: string; problem: string }>({
  code: 'render-input',
  message: ({ file, problem }) => `${file} can't be used: ${problem}.`,
  hint: () => 'Write lakec render FILE --context FILE.json, where the JSON is an object: {"name": "value"}',
  explain: `\`lakec render\` reads a template and, with \`--context\`, a JSON object whose keys are the names that the template sees.

    lakec render page.sql --context names.json

names.json: \`{"customer": "Ada", "days": [1, 2, 3]}\`
`,
});

export const nothingToRetry = define<{ file: string }>({
  code: 'nothing-to-retry',
  message: ({ file }) => `There is no earlier run to retry: ${file} is not there.`,
  hint: () => 'Run `lakec build` first, or give the folder of an earlier run with --state.',
  explain: `\`lakec retry\` reads run_results.json of the last run in the target folder (or of \`--state\`) and runs again what failed or was
skipped. Without that file it does not know what.

    lakec build        # fails somewhere
    lakec retry        # that, and what was skipped because of it
`,
});
