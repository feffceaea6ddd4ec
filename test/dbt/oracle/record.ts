import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { factsOf } from '../facts.ts';
import { words } from './both.ts';

const cases = new URL('../cases/', import.meta.url).pathname;
const names = process.argv.length > 2 ? process.argv.slice(2) : readdirSync(cases).sort();
for (const name of names) {
  const work = mkdtempSync(join(tmpdir(), 'record-'));
  cpSync(join(cases, name), work, { recursive: true, filter: (path) => !/(^|\/)(cmd|expected\.json)$/.test(path) });
  const lines = existsSync(join(cases, name, 'cmd')) ? readFileSync(join(cases, name, 'cmd'), 'utf8').split('\n').filter((line) => line.trim() !== '') : ['build'];
  for (const line of lines) {
    const done = spawnSync(process.env['DBT'] ?? 'dbt', ['--no-use-colors', ...words(line)], { cwd: work, encoding: 'utf8', env: { ...process.env, DBT_SEND_ANONYMOUS_USAGE_STATS: 'false' } });
    process.stdout.write(`${name}: ${line}: exit code ${done.status}\n${done.status === 0 ? '' : `${done.stdout}${done.stderr}`}`);
  }
  writeFileSync(join(cases, name, 'expected.json'), `${JSON.stringify(await factsOf(work), null, 1)}\n`);
  rmSync(work, { recursive: true, force: true });
}
