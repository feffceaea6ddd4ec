import { define } from './define.ts';

/** What can be wrong with what `run-operation` and `clone` are asked. */

export const unknownOperation = define<{ name: string; nearest: string | undefined }>({
  code: 'unknown-operation',
  message: ({ name }) => `There is no macro "${name}" to run.`,
  hint: ({ nearest }) => (nearest ? `Did you mean ${nearest}?` : 'Name a macro of the project, or package.macro.'),
  explain: `# unknown-operation

\`lakec run-operation NAME\` runs a macro: of the project, of a package (\`package.name\` where several have one), or of those that lakec brings.

    lakec run-operation grant_select --args "{role: reader}"
`,
});
