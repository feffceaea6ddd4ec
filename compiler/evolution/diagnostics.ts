import { define } from '../diagnostics/define.ts';
import type { ColumnChange } from './compare.ts';

export const contractEvolution = define<{ node: string; layer: string; evolution: string; change: ColumnChange }>({
  code: 'contract-evolution',
  message: ({ node, layer, evolution, change }) => `"${node}" ${told(change)}; contracts.${layer}.evolution is ${evolution}.`,
  hint: ({ change }) => `${kept(change)}, or agree to the change: lakec contract accept.`,
  explain: `# contract-evolution

\`contracts.json\` has the columns of each model as they were last agreed on: names, types, order, and which are never null. A layer's
\`contracts.<layer>.evolution\` says what may change without a new agreement:

| | \`strict\` | \`backward_compatible\` | \`any\` |
|---|---|---|---|
| a column added, widened (int to bigint), moved, or never null from now on | no | yes | yes |
| a column removed, renamed, narrowed, of another type, or nullable from now on | no | no | yes |

\`\`\`
lakec contract accept          # writes contracts.json; commit it with the change
lakec contract accept -s fact_orders
\`\`\`

A column that is gone and one that is new count as renamed when both are made of the same columns, or stand in one place with one type.
`,
});

export const contractModelRemoved = define<{ node: string; layer: string; evolution: string }>({
  code: 'contract-model-removed',
  message: ({ node, layer, evolution }) => `"${node}" is in contracts.json, and no model or snapshot of the project any more; contracts.${layer}.evolution is ${evolution}.`,
  hint: () => 'Bring the model back, or agree to the change: lakec contract accept.',
  explain: `# contract-model-removed

\`contracts.json\` has a model that the project does not have: it was removed, renamed or disabled. In a layer whose
\`contracts.<layer>.evolution\` is \`strict\` or \`backward_compatible\` somebody may still read its table.

\`\`\`
lakec contract accept
\`\`\`
`,
});

export const contractNotAccepted = define<{ node: string; layer: string }>({
  code: 'contract-not-accepted',
  severity: 'warning',
  message: ({ node, layer }) => `"${node}" stands in the layer ${layer}, whose columns are agreed on, and contracts.json does not have it yet.`,
  hint: () => 'Take it in: lakec contract accept.',
  explain: `# contract-not-accepted

The project keeps the agreed columns of its models in \`contracts.json\`, and a model of a layer that is held to them is not in it: it is new. Until
it is taken in, its columns may change freely.

\`\`\`
lakec contract accept
\`\`\`
`,
});

export const artifactBaseline = define<{ file: string }>({
  code: 'contracts-file-unreadable',
  message: ({ file }) => `${file} can't be read as JSON.`,
  hint: () => 'Take the last committed version of it, or write it anew: lakec contract accept.',
  explain: `# contracts-file-unreadable

\`contracts.json\` holds the columns that were agreed on, and \`lakec contract accept\` writes it. This one is no JSON: often what is left of a
merge conflict. Take one side, and accept again.

\`\`\`
git checkout --ours contracts.json && lakec contract accept
\`\`\`
`,
});

function told(change: ColumnChange): string {
  switch (change.kind) {
    case 'added':
      return `has a new column "${change.column}" (${change.type})`;
    case 'removed':
      return `no longer has the column "${change.column}"`;
    case 'renamed':
      return `renames the column "${change.column}" to "${change.to}"`;
    case 'widened':
    case 'narrowed':
    case 'retyped':
      return `makes "${change.column}" ${change.kind === 'retyped' ? '' : change.kind === 'widened' ? 'wider: ' : 'narrower: '}${change.to} instead of ${change.from}`;
    case 'nullable':
      return `lets "${change.column}" be null, which it was not to be`;
    case 'not-null':
      return `says that "${change.column}" is never null, which it could be`;
    case 'moved':
      return `gives "${change.column}" in another place`;
  }
}

function kept(change: ColumnChange): string {
  switch (change.kind) {
    case 'added':
      return `Take "${change.column}" out`;
    case 'removed':
      return `Give "${change.column}" again`;
    case 'renamed':
      return `Give it as "${change.column}" again`;
    case 'nullable':
      return `Add the not_null constraint or test of "${change.column}" again`;
    case 'not-null':
      return 'Take the constraint or test away';
    case 'moved':
      return 'Put it back';
    default:
      return `Cast it: cast(… as ${change.from}) as ${change.column}`;
  }
}
