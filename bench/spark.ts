import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonOf } from '../test/services/install.ts';
import { best, measure, type Measurement } from './measure.ts';

// Usage: npm run bench spark -- [rounds]. The flagship lake on Spark of this machine: one job against one spark-submit a model, what of a job's time is
// lakec's own, and one changed model by a Connect server against a spark-submit. Prints Markdown tables; every ratio is of runs side by side here.

const rounds = Number(process.argv[2] ?? 1);
const root = fileURLToPath(new URL('..', import.meta.url));
const lakec = join(root, 'bin', 'lakec.js');
const lake = mkdtempSync(join(tmpdir(), 'lakec-bench-spark-'));
const [spark35, spark40] = [await pythonOf('spark35'), await pythonOf('spark40')];
/** Models of each layer that stand for all when each gets a spark-submit of its own. */
const SAMPLE = ['crm_contacts', 'snowflake_products', 'contacts', 'products', 'dim_product', 'dim_date'];
const CHANGED = 'dim_product';
const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const run = (target: string, ...args: readonly string[]): Promise<Measurement> =>
  measure('node', [lakec, 'run', '--quiet', '--target', target, ...args], lake, { LAKEC_PYTHON: target === 'connect' ? spark40 : spark35 });

try {
  for (const name of ['config', 'models', 'macros', 'snapshots', 'data']) cpSync(join(root, name), join(lake, name), { recursive: true });
  await oneJob();
  await oneModel();
} finally {
  await measure('node', [lakec, 'spark', 'stop', '--target', 'connect'], lake).catch(() => undefined);
  rmSync(lake, { recursive: true, force: true });
}

async function oneJob(): Promise<void> {
  const shares: number[] = [];
  const one = async (): Promise<Measurement> => {
    rmSync(join(lake, '.lake'), { recursive: true, force: true });
    const start = Date.now();
    const measured = await run('spark');
    shares.push(ownShare(start, measured.seconds));
    return measured;
  };
  // Nothing is kept the first time, as in a fresh checkout.
  const first = await one();
  const whole = await best(rounds, one);
  const percent = (share: number): string => (share * 100).toFixed(1);
  const nodes = readdirSync(join(lake, 'models'), { recursive: true }).filter((name) => String(name).endsWith('.sql')).length + readdirSync(join(lake, 'snapshots'), { recursive: true }).filter((name) => String(name).endsWith('.sql')).length;
  // Each builds what is there already, as a nightly run does.
  let sum = 0;
  for (const model of SAMPLE) sum += (await run('spark', '--full-refresh', '--select', model)).seconds;
  const mean = sum / SAMPLE.length;
  say(`\n### The lake's ${nodes} models and snapshots on Spark\n\n| how | seconds | to one job |\n|---|---|---|`);
  say(`| one job | ${whole.seconds.toFixed(0)} | 1 |`);
  say(`| the same, the first time | ${first.seconds.toFixed(0)} | ${(first.seconds / whole.seconds).toFixed(1)} |`);
  say(`| one spark-submit a model: ${SAMPLE.length} of them took ${mean.toFixed(1)} s each, so ${nodes} take | ${(mean * nodes).toFixed(0)} | ${((mean * nodes) / whole.seconds).toFixed(1)} |`);
  say(`\nOf the one job's time ${percent(Math.min(...shares.slice(1)))} % was lakec's own, and ${percent(shares[0]!)} % the first time: what passed before its plan was written and after its result was there.`);
}

/** The part of a run in which no job was at work: before the newest job's plan was written, and after its result was. */
function ownShare(start: number, seconds: number): number {
  const jobs = join(lake, 'target', 'jobs');
  const folder = readdirSync(jobs).map((name) => join(jobs, name)).sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0]!;
  const at = (name: string): number => statSync(join(folder, name)).mtimeMs;
  return 1 - (at('result.json') - at('plan.json')) / (seconds * 1000 || Date.now() - start);
}

async function oneModel(): Promise<void> {
  const change = (round: number): void => appendFileSync(join(lake, 'models', 'gold', `${CHANGED}.sql`), `\n-- ${round}\n`);
  await run('connect', '--select', `+${CHANGED}`);
  const served = await best(3, () => run('connect', '--select', CHANGED), change);
  const submitted = await best(3, () => run('spark', '--select', CHANGED), change);
  say(`\n### One changed model (${CHANGED})\n\n| how | seconds | to Connect |\n|---|---|---|`);
  say(`| by the Connect server that is there | ${served.seconds.toFixed(1)} | 1 |`);
  say(`| by a spark-submit | ${submitted.seconds.toFixed(1)} | ${(submitted.seconds / served.seconds).toFixed(1)} |`);
}
