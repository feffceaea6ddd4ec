import { define } from '../diagnostics/define.ts';

export const parityConfig = define<{ name: string; problem: string; hint?: string }>({
  code: 'parity-config',
  message: ({ name, problem }) => `The config "parity" of "${name}" ${problem}.`,
  hint: ({ hint }) => hint ?? "Write parity={'ignore': ['loaded_at'], 'tolerance': {'score': '0.01'}}.",
  explain: `\`lakec parity\` compares rows exactly. A model says where it must not:

    {{ config(parity={
        'ignore': ['loaded_at'],           -- columns that say which run wrote a row
        'tolerance': {'score': '0.01'}     -- numbers that may be so far apart
    }) }}

\`_ingested_at\`, \`_batch_id\` and \`_rejected_at\` are always left out. A tolerance is a decimal text and belongs to a column of numbers;
nothing else is ever taken as equal when it is not.
`,
});

export const paritySamePlace = define<{ left: string; right: string; place: string }>({
  code: 'parity-same-place',
  message: ({ left, right, place }) => `The targets ${left} and ${right} build in the same place, ${place}: there is nothing to compare.`,
  hint: ({ right }) => `Give one of them a place of its own, for example paths.root: .lake/${right} in config/${right}.yaml.`,
  explain: `\`lakec parity\` builds the project in two targets and compares what they have. When both write to one database, or to the same folders
and schemas, the second build replaces what the first made, and the comparison finds every table equal to itself.

    # config/ci.yaml
    extends: base.yaml
    paths:
      root: .lake/ci          # base.yaml has .lake
`,
});

export const parityNotBuilt = define<{ target: string; other: string }>({
  code: 'parity-not-built',
  message: ({ target }) => `The build in ${target} failed, so that there is nothing to compare.`,
  hint: ({ target }) => `Mend what failed, or compare what is there: lakec parity --no-build (build alone: lakec build --target ${target}).`,
  explain: `Before it compares, \`lakec parity\` builds the chosen nodes in both targets, without their tests. What a failed build leaves is of no
use for a comparison: tables that were skipped are as an earlier run left them.

    lakec build --target spark               # see what fails, and mend it
    lakec parity --targets dev,spark
    lakec parity --targets dev,spark --no-build --select silver      # what both have already
`,
});

export const parityNotCompared = define<{ relation: string; target: string; reason: string }>({
  code: 'parity-not-compared',
  severity: 'warning',
  message: ({ relation, target, reason }) => `${relation} is not compared: in ${target} it is ${reason}.`,
  hint: () => "Materialize it as a table: {{ config(materialized='table') }}.",
  explain: `\`lakec parity\` reads a lake's tables from their files. A view of Spark has none: it is a text that only Spark can run, so that its rows are not
compared, and nothing is said about them. What the view reads is compared.

    {{ config(materialized='table') }}
`,
});
