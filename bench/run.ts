import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// Usage: npm run bench [NAME] [-- arguments of that bench]. Without a name, those that need nothing but this machine, one after the other; each file says
// what it measures and which arguments it takes. Numbers are ratios of runs side by side: nothing else should be running.

const ALONE = ['build', 'check', 'jinja', 'parity', 'ingest'];
/** These need more: a dbt and a project of its, Python and Java, servers. */
const OTHERS = ['dbt-project', 'publish', 'spark'];

const [name, ...args] = process.argv.slice(2);
if (name !== undefined && ![...ALONE, ...OTHERS].includes(name)) {
  process.stderr.write(`There is no bench "${name}": ${[...ALONE, ...OTHERS].join(', ')}.\n`);
  process.exit(2);
}
for (const bench of name === undefined ? ALONE : [name]) {
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', fileURLToPath(new URL(`${bench}.ts`, import.meta.url)), ...args], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
