import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { compareManifests, compareResults } from './artifacts.ts';
import { bothSides } from './both.ts';
import { Report } from './report.ts';
import { compareSelections } from './selectors.ts';
import { compareTables } from './tables.ts';
import { words } from './words.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { run: { type: 'string', multiple: true }, keep: { type: 'string' }, 'no-ls': { type: 'boolean' }, most: { type: 'string' }, dbt: { type: 'string' } },
});
const project = positionals[0];
if (project === undefined) {
  process.stderr.write("usage: DBT=/path/to/dbt test/dbt/compare FOLDER [--run 'seed --full-refresh' --run build] [--keep FOLDER] [--no-ls] [--most N]\n");
  process.exit(2);
}
const executable = values.dbt ?? process.env['DBT'] ?? 'dbt';
const work = values.keep ? resolve(values.keep) : mkdtempSync(join(tmpdir(), 'compare-'));
if (values.keep) rmSync(work, { recursive: true, force: true });
const [dbt, lakec] = bothSides(resolve(project), work, executable);
const report = new Report(Number(values.most ?? 12));
for (const side of [dbt, lakec]) {
  const deps = side.call(['deps']);
  if (deps.code !== 0) process.stdout.write(`${side.name} deps: exit code ${deps.code}\n${deps.text}\n`);
}
for (const line of values.run ?? ['build']) {
  const [theirs, ours] = [dbt.call(words(line)), lakec.call(words(line))];
  report.section(`exit code of ${line}`);
  report.check(line, theirs.code, ours.code);
  if (theirs.code !== ours.code) process.stdout.write(`--- dbt ${line}\n${theirs.text.slice(-3000)}\n--- lakec ${line}\n${ours.text.slice(-6000)}\n`);
  if (words(line)[0] === 'parse') continue;
  try {
    compareResults(`statuses of ${line}`, dbt, lakec, report);
  } catch (error) {
    report.differs('results', line, '', String(error));
  }
}
await compareTables(dbt, lakec, report);
try {
  compareManifests(dbt, lakec, report);
  if (!values['no-ls']) compareSelections(dbt, lakec, executable, report);
} catch (error) {
  report.differs('artifacts', 'manifest.json', '', String(error));
}
process.stdout.write(report.print());
if (!values.keep) rmSync(work, { recursive: true, force: true });
process.exitCode = report.failed > 0 ? 1 : 0;
