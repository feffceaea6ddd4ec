import { define } from '../../diagnostics/define.ts';

export const unknownMaterialization = define<{ name: string; node: string; nearest?: string; custom: boolean }>({
  code: 'unknown-materialization',
  message: ({ name, node, custom }) => (custom ? `"${node}" asks for the materialization "${name}", which is a macro of the project; lakec does not run those.` : `There is no materialization "${name}" ("${node}" asks for it).`),
  hint: ({ nearest }) => (nearest ? `Did you mean materialized='${nearest}'?` : "Choose one of view, table, incremental, ephemeral, external, load."),
  explain: `# unknown-materialization

A materialization says how a model's SELECT becomes something in the engine. lakec has \`view\`, \`table\`, \`incremental\`,
\`ephemeral\`, \`external\` and \`load\` for models, and \`seed\` and \`snapshot\` for those kinds of node.

\`\`\`sql
{{ config(materialized='tabel') }}
select 1 as id
\`\`\`

Write one of those names. A \`{% materialization %}\` block of the project is not run.
`,
});
