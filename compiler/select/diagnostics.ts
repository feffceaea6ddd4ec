import { define } from '../diagnostics/define.ts';

export const selectorSyntax = define<{ selector: string; problem: string; instead?: string }>({
  code: 'selector-syntax',
  message: ({ selector, problem }) => `"${selector}" is not a selector: ${problem}.`,
  hint: ({ instead }) => instead,
  explain: `A selector is a method and a value, with signs before and after it for the relatives that come along:

    orders                 the node of that name, or all below a folder of that name
    tag:nightly            method and value
    +orders   orders+      with all ancestors, with all descendants
    2+orders+1             with ancestors up to 2 steps, descendants up to 1
    @orders                with all descendants, and everything that those are made of

Words separated by blanks add up; words joined by a comma (without a blank) must all hold:

    lakec build --select gold+ tag:nightly          # both
    lakec build --select gold+,tag:nightly          # what is in both

\`@orders+\` is wrong, because \`@\` takes the descendants already; so are a method without a value (\`tag:\`) and a comma with
nothing beside it (\`orders,\`). Write \`@orders\`, \`tag:nightly\`, \`orders\`.
`,
});

export const selectorMethod = define<{ method: string; nearest?: string; methods: readonly string[] }>({
  code: 'selector-method',
  message: ({ method }) => `There is no selector method "${method}".`,
  hint: ({ nearest, methods }) => (nearest ? `Did you mean ${nearest}: ?` : `Methods are ${methods.join(', ')}.`),
  explain: `The word before the colon says how nodes are looked for, and this one is not known.

    lakec ls --select tags:nightly        # wrong
    lakec ls --select tag:nightly         # right

Methods: \`fqn:\` (the default for a bare name), \`tag:\`, \`path:\` (the default when there is a slash), \`file:\` (the default when it
ends in .sql, .csv or .py), \`source:\`, \`exposure:\`, \`unit_test:\`, \`package:\`, \`config.<key>:\`, \`resource_type:\`, \`test_type:\`, \`test_name:\`,
\`group:\`, \`access:\`, \`version:\`, \`state:\`, \`result:\`, \`source_status:\`, \`selector:\`.
`,
});

export const selectorValue = define<{ method: string; value: string; nearest?: string; expected: string }>({
  code: 'selector-value',
  message: ({ method, value }) => `"${method}:" does not take "${value}".`,
  hint: ({ method, nearest, expected }) => (nearest ? `Did you mean ${method}:${nearest} ?` : `It takes ${expected}.`),
  explain: `Some selector methods take one of a few words, or a name of a certain form.

    lakec ls --select state:changed       # wrong
    lakec ls --select state:modified      # right

\`state:\` takes new, old, modified, unmodified, modified.body, modified.configs, modified.relation, modified.macros, modified.contract,
modified.persisted_descriptions. \`test_type:\` takes unit, data, singular, generic. \`access:\` takes private, protected, public. \`version:\` takes
latest, prerelease, old, none. \`result:\` takes success, error, fail, warn, skipped, pass. \`source:\` takes a source, source.table or
package.source.table.
`,
});

export const selectorMatchesNothing = define<{ selector: string; nearest: readonly string[]; known?: string }>({
  code: 'selector-matches-nothing',
  severity: 'warning',
  message: ({ selector }) => `The selector "${selector}" matches nothing.`,
  hint: ({ nearest, known }) => (nearest.length > 0 ? `Did you mean ${nearest.join(' or ')}?` : known),
  explain: `No node of the project fits the selector, so it adds nothing to what is selected (after \`--exclude\`: takes nothing away).

    lakec build --select gold+,tag:nigthly

Usual reasons are a spelling mistake, a node that \`enabled: false\` takes out, and an intersection (\`a,b\`) whose parts have nothing in
common. \`lakec ls\` lists what there is; \`lakec ls --select <part>\` shows each part by itself. With \`--warn-error\` this is an error.
`,
});

export const nothingSelected = define<{ command: string; builds: string; found: string }>({
  code: 'nothing-selected',
  severity: 'warning',
  message: ({ command, builds, found }) => `There is nothing to do: the selection holds ${found}, and \`lakec ${command}\` takes ${builds}.`,
  explain: `The selectors found nodes, but none of a kind that the command works on.

    lakec seed --select tag:nightly       # only models have the tag: nothing to do
    lakec run --select tag:nightly        # builds those models

\`run\` builds models and snapshots, \`seed\` seeds, \`snapshot\` snapshots, \`test\` runs tests, \`build\` takes all of them. \`--resource-type\` and
\`--exclude-resource-type\` narrow that further.
`,
});

export const selectorNeedsState = define<{ method: string; file: string; folder?: string }>({
  code: 'selector-needs-state',
  message: ({ method, file, folder }) =>
    folder === undefined ? `"${method}:" compares with an earlier run, and none is given.` : `"${method}:" needs ${file}, which is not in ${folder}.`,
  hint: ({ folder, method }) =>
    folder === undefined ? 'Add --state <folder>, with the artifacts of an earlier run.'
    : method === 'source_status' ? 'Run `lakec freshness` there and here first.' : 'Give a folder to which a run has written it.',
  explain: `\`state:\` compares with the manifest.json, \`result:\` with the run_results.json and \`source_status:\` with the sources.json of an
earlier run. \`--state\` (or \`LAKEC_STATE\`) names the folder that holds them:

    cp -r target ../last-good
    lakec build --select state:modified+ --state ../last-good
    lakec build --select result:error+ --state ../last-good
`,
});

export const unknownSelector = define<{ name: string; nearest?: string; known: readonly string[] }>({
  code: 'unknown-selector',
  message: ({ name }) => `No selector is named "${name}".`,
  hint: ({ nearest, known }) =>
    nearest ? `Did you mean ${nearest}?` : known.length > 0 ? `Selectors are ${known.join(', ')}.` : 'Define it in selectors.yml.',
  explain: `\`--selector\` and \`selector:\` take the name of a selector that selectors.yml defines:

    selectors:
      - name: nightly
        definition: 'tag:nightly,gold+'

    lakec build --selector nightly
`,
});

export const selectorDefinition = define<{ name: string; problem: string; instead?: string }>({
  code: 'selector-definition',
  message: ({ name, problem }) => `The selector "${name}" can't be used: ${problem}.`,
  hint: ({ instead }) => instead,
  explain: `A definition in selectors.yml is a text, a method with a value, or a union or intersection of definitions, each of which may
exclude others:

    selectors:
      - name: nightly
        definition:
          union:
            - 'tag:nightly'
            - method: path
              value: models/gold
              parents: true             # also children, childrens_parents, parents_depth, children_depth
              indirect_selection: cautious
            - intersection:
                - {method: selector, value: hourly}
                - 'config.materialized:table'
            - exclude:
                - 'tag:slow'

At the top, union or intersection stands alone; a list holds at most one \`exclude\`.
`,
});

export const selectorCycle = define<{ names: readonly string[] }>({
  code: 'selector-cycle',
  message: ({ names }) => `Selectors refer to each other in a circle: ${[...names, names[0]].join(' → ')}.`,
  hint: () => 'Take one of the references out.',
  explain: `A selector that refers to itself, directly or through others, has no meaning:

    selectors:
      - name: a
        definition: {method: selector, value: b}
      - name: b
        definition: {method: selector, value: a}      # and a refers to b

Give the part that both need a name of its own and refer to that.
`,
});

export const selectorDefaults = define<{ names: readonly string[] }>({
  code: 'selector-defaults',
  message: ({ names }) => `${names.length} selectors are the default: ${names.join(', ')}.`,
  hint: () => 'Keep `default: true` on one of them.',
  explain: `The default selector is used when a command has no \`--select\`, \`--exclude\` or \`--selector\`; there can be one.

    selectors:
      - name: nightly
        default: true
      - name: hourly
        default: true       # wrong: two defaults
`,
});
