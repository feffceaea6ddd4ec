import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { factsOf } from '../facts.ts';
import { goThrough, isOfProject } from '../steps.ts';

// Those below `python/` have models in Python, and need a dbt beside which pandas, polars and pyarrow are installed.
const [cases, python] = [new URL('../cases/', import.meta.url).pathname, new URL('../python/', import.meta.url).pathname];
const names = process.argv.length > 2 ? process.argv.slice(2) : readdirSync(cases).sort();
for (const name of names) {
  const folder = existsSync(join(cases, name)) ? join(cases, name) : join(python, name);
  const work = mkdtempSync(join(tmpdir(), 'record-'));
  cpSync(folder, work, { recursive: true, filter: (path) => isOfProject(folder, path) });
  const ended = await goThrough(folder, work, async (args) => {
    const done = spawnSync(process.env['DBT'] ?? 'dbt', ['--no-use-colors', ...args], { cwd: work, encoding: 'utf8', env: { ...process.env, DBT_SEND_ANONYMOUS_USAGE_STATS: 'false' } });
    process.stdout.write(`${name}: ${args.join(' ')}: exit code ${done.status}\n${done.status === 0 ? '' : `${done.stdout}${done.stderr}`}`);
    return { code: done.status ?? -1, stdout: done.stdout };
  });
  writeFileSync(join(folder, 'expected.json'), `${JSON.stringify({ ended, ...(await factsOf(work)) }, null, 1)}\n`);
  rmSync(work, { recursive: true, force: true });
}
