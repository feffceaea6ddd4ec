import { define } from '../../diagnostics/define.ts';

/** The state folder holds nothing of use. */
export const stateMissing = define<{ folder: string }>({
  code: 'state-missing',
  message: ({ folder }) => `The state folder ${folder} holds no manifest.json.`,
  hint: () => 'Give the target folder of an earlier run, for example --state ../last-good/target.',
  explain: `\`--state\` names a folder with the artifacts of an earlier run: \`manifest.json\`, and \`run_results.json\` and \`sources.json\` where a selector needs
them. They are what that run left in its target folder. Keep a copy, since the next run overwrites them:

    cp -r target last-good
    lakec build --select state:modified+ --state last-good
`,
});

/** An artifact is no JSON, or another artifact. */
export const artifactUnreadable = define<{ path: string; reason: string }>({
  code: 'artifact-unreadable',
  message: ({ path, reason }) => `${path} cannot be used: ${reason.replace(/\.$/, '')}.`,
  hint: () => 'Run the command that writes it again, or give another folder.',
  explain: `lakec reads the artifacts of earlier runs: \`manifest.json\`, \`run_results.json\` and \`sources.json\`. One of them could not be read, is not JSON (it
was cut off, perhaps by a full disk), or is not the artifact that its name says.

A manifest.json that dbt wrote can be used as well as one that lakec wrote.
`,
});

/** The state folder is another project's. */
export const stateOfOtherProject = define<{ folder: string; found: string; project: string }>({
  code: 'state-of-other-project',
  message: ({ folder, found, project }) => `The state folder ${folder} is of the project "${found}", and this is "${project}".`,
  hint: () => 'Give the target folder of an earlier run of this project.',
  explain: `Nodes are compared by their id, which holds the project's name. With the manifest of another project every node would look new, and
\`state:modified\` would choose everything.
`,
});
