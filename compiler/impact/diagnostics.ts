import { define } from '../diagnostics/define.ts';

export * from '../evolution/diagnostics.ts';

export const revisionUnreadable = define<{ revision: string; problem: string }>({
  code: 'revision-unreadable',
  message: ({ revision, problem }) => `The version "${revision}" can't be read from git: ${problem}.`,
  hint: () => 'Name a branch, a tag or a commit of this repository: lakec plan --since main',
  explain: `# revision-unreadable

\`--since REVISION\` compares the project with what git has at that revision. The folder must lie in a git repository, and the revision must be
one that git knows here: a branch, a tag, a commit, \`HEAD~1\`.

\`\`\`
lakec plan --since main
lakec run --changed --since origin/main
\`\`\`

In a shallow clone git may not have it: fetch it first.
`,
});

export const stateWithoutSql = define<{ folder: string }>({
  code: 'state-without-sql',
  message: ({ folder }) => `The manifest.json of ${folder} has no compiled SQL to compare with.`,
  hint: () => 'Keep the artifacts of `lakec compile`, `run` or `build`; those of `parse` have only templates.',
  explain: `# state-without-sql

Changes are sorted by what the SQL of each model says, with templates rendered, so the earlier artifacts must have it. \`lakec parse\` writes a
manifest.json without.

\`\`\`
lakec compile --target-path prod-artifacts
lakec plan --state prod-artifacts
\`\`\`
`,
});

export const changedNeedsEarlier = define<Record<string, never>>({
  code: 'changed-needs-earlier',
  message: () => '--changed does not say since when.',
  hint: () => 'Add --since main (a git revision), or --state FOLDER (artifacts of an earlier run).',
  explain: `# changed-needs-earlier

\`--changed\` takes the nodes that a change of the project reaches, and nothing else. It needs an earlier version to compare with.

\`\`\`
lakec run --changed --since main
lakec build --changed --state prod-artifacts
\`\`\`
`,
});
