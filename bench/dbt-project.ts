import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { best, measure } from './measure.ts';

// Usage: DBT=/path/to/dbt npm run bench dbt-project -- FOLDER [--rounds 3]. Builds a dbt project with dbt and with lakec, each in a copy and a process of its
// own, one after the other, and prints the times and their ratio. The project and dbt are brought by who runs it.

const folder = process.argv[2];
const dbt = process.env['DBT'];
if (folder === undefined || dbt === undefined) {
  process.stderr.write('usage: DBT=/path/to/dbt tsx bench/dbt-project.ts FOLDER [--rounds 3]\n');
  process.exit(2);
}
const at = process.argv.indexOf('--rounds');
const rounds = at < 0 ? 3 : Number(process.argv[at + 1]);
const work = mkdtempSync(join(tmpdir(), 'lakec-bench-dbt-'));
const lakec = fileURLToPath(new URL('../bin/lakec.js', import.meta.url));
process.env['DBT_SEND_ANONYMOUS_USAGE_STATS'] = 'false';

try {
  const copy = (name: string) => {
    const to = join(work, name);
    cpSync(resolve(folder), to, { recursive: true, dereference: true, filter: (path) => !/(^|\/)(target|logs|\.git|node_modules)$/.test(path) && !/\.duckdb(\.wal)?$/.test(path) });
    return to;
  };
  const [theirs, ours] = [copy('dbt'), copy('lakec')];
  // Both have parsed the project once before.
  await measure(dbt, ['build'], theirs);
  await measure('node', [lakec, 'build'], ours);
  const peer = await best(rounds, () => measure(dbt, ['build'], theirs));
  const mine = await best(rounds, () => measure('node', [lakec, 'build'], ours));
  process.stdout.write(`| command | seconds |\n|---|---|\n| \`dbt build\` | ${peer.seconds.toFixed(2)} |\n| \`lakec build\` | ${mine.seconds.toFixed(2)} (${(peer.seconds / mine.seconds).toFixed(1)} times as fast) |\n`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
