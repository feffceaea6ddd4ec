import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { best, measure } from './measure.ts';
import { modelName, writeProject } from './project.ts';

// Usage: npm run bench check -- [--small 1000] [--large 10000] [--rounds 3]. What checking every model takes, beside what DuckDB takes to bind the same SELECTs.

const root = fileURLToPath(new URL('..', import.meta.url));
const lakec = join(root, 'bin', 'lakec.js');
const option = (name: string, otherwise: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const counts = [option('small', 1000), option('large', 10000)];
const rounds = option('rounds', 3);
const folder = mkdtempSync(join(tmpdir(), 'lakec-bench-check-'));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

try {
  say('### Check\n\n| models | what | seconds | to binding alone |\n|---|---|---|---|');
  for (const count of counts) {
    const project = join(folder, `p${count}`);
    writeProject(project, count);
    const only = ['--resource-type', 'model', '--quiet'];
    const parse = () => measure('node', [lakec, 'parse', '--quiet'], project);
    const check = () => measure('node', [lakec, 'check', ...only], project);
    const cold = await best(rounds, check, () => rmSync(join(project, 'target'), { recursive: true, force: true }));
    const parsedCold = await best(rounds, parse, () => rmSync(join(project, 'target'), { recursive: true, force: true }));
    await measure('node', [lakec, 'compile', ...only], project);
    const bind = Math.min(...Array.from({ length: rounds }, () => Number(execFileSync('node', [join(root, 'bench', 'bind-runner.mjs')], { cwd: project, encoding: 'utf8' }))));
    const again = await best(rounds, check);
    const at = Math.floor(count * 0.5);
    const model = join(project, 'models', 'silver', `d${String(Math.floor(at / 100)).padStart(3, '0')}`, `${modelName(at, count)}.sql`);
    const changed = await best(rounds, check, (round) => appendFileSync(model, `-- ${round}\n`));
    const row = (what: string, seconds: number): void => say(`| ${count.toLocaleString('en')} | ${what} | ${seconds.toFixed(2)} | ${(seconds / bind).toFixed(1)} |`);
    row('DuckDB: binding alone', bind);
    row('lakec parse, cold', parsedCold.seconds);
    row('lakec check, cold', cold.seconds);
    row('of it beyond parsing', cold.seconds - parsedCold.seconds);
    row('lakec check, nothing changed', again.seconds);
    row('lakec check, one model changed', changed.seconds);
    row('of it beyond one where nothing changed', changed.seconds - again.seconds);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
