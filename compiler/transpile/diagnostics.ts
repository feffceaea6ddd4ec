import { define } from '../diagnostics/define.ts';
import { TRAPS, type TrapName } from './traps.ts';

export const cantTranspile = define<{ node: string; from: string; to: string; problem: string }>({
  code: 'cannot-transpile',
  message: ({ node, from, to, problem }) => `The SQL of "${node}" can't be translated from ${from} to ${to}: ${problem.replace(/\.$/, '')}.`,
  hint: ({ from, to }) => `Write it in words that both have, or give each engine its own with {{ engine_sql(${from}='…', ${to}='…') }}.`,
  explain: `# cannot-transpile

The project is written in one dialect (\`dialect:\` in its config) and this target's engine speaks another. lakec translates each finished
text once; this one holds something that the translator does not know.

\`\`\`sql
select median(amount) from {{ ref('orders') }}      -- of decimals: DuckDB's own
\`\`\`

Give each engine its own words, which are not translated:

\`\`\`sql
select {{ engine_sql(duckdb='median(amount)', spark='cast(percentile(amount, 0.5) as decimal(18,4))') }} from {{ ref('orders') }}
\`\`\`
`,
});

export const engineTrap = define<{ trap: TrapName; to: string }>({
  code: 'engine-trap',
  severity: 'warning',
  message: ({ trap, to }) => `${TRAPS[trap].what}: rows on ${to} may differ (${trap}).`,
  hint: ({ trap }) => TRAPS[trap].instead,
  explain: `# engine-trap

The project is written in one dialect and this target's engine speaks another. The SQL is translated so that it gives the same rows; where that can't
be had, and rows may differ, this warning says so at its place. \`traps.<name>: off | warn | error\` in the config says what is made of
one. Each trap, and the spelling that is the same everywhere:

${Object.entries(TRAPS).map(([name, { what, instead }]) => `* \`${name}\`: ${what}. ${instead}`).join('\n')}
`,
});
