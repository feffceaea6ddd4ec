import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { directStatements } from './direct.ts';
import { best, measure, type Measurement } from './measure.ts';
import { peers, type Peer } from './peers.ts';
import { modelName, writeProject } from './project.ts';

// Usage: npm run bench build [-- --large 10000 --small 1000 --rounds 3]. Prints Markdown tables; every ratio is of runs side by side here.

const root = fileURLToPath(new URL('..', import.meta.url));
const lakec = join(root, 'bin', 'lakec.js');
const option = (name: string, otherwise: number) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};
const small = option('small', 1000);
const large = option('large', 10000);
const rounds = option('rounds', 3);
const folder = mkdtempSync(join(tmpdir(), 'lakec-bench-'));
const { core, rust } = peers(root);
const say = (line: string) => process.stdout.write(`${line}\n`);

try {
  await startUp();
  const parsed = await parsing();
  await building(parsed);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function startUp(): Promise<void> {
  const node = await best(10, () => measure('node', ['-e', '0'], folder));
  const version = await best(10, () => measure('node', [lakec, '--version'], folder));
  say(`\n### Start\n\n| command | seconds |\n|---|---|`);
  say(`| \`node -e 0\` | ${node.seconds.toFixed(3)} |`);
  say(`| \`lakec --version\` | ${version.seconds.toFixed(3)} (${((version.seconds - node.seconds) * 1000).toFixed(0)} ms more) |`);
}

interface Parsed {
  readonly project: string;
}

async function parsing(): Promise<Parsed> {
  say(`\n### Load, parse and resolve\n\n| project | what | lakec | ${rust ? `${rust.name} | ratio | ` : ''}lakec's memory |\n|---|---|---|${rust ? '---|---|' : ''}---|`);
  const cold = new Map<number, Measurement>();
  for (const count of [small, large]) {
    const project = join(folder, `p${count}`);
    writeProject(project, count);
    const row = (what: string, mine: Measurement, theirs: Measurement | undefined) =>
      say(`| ${count.toLocaleString('en')} models | ${what} | ${mine.seconds.toFixed(2)} s | ${rust ? `${theirs ? `${theirs.seconds.toFixed(2)} s | ${(theirs.seconds / mine.seconds).toFixed(1)} ×` : '– | –'} | ` : ''}${mine.megabytes ?? '?'} MB |`);
    const parse = () => measure('node', [lakec, 'parse'], project);
    const peerParse = (peer: Peer | undefined, partial: boolean) =>
      peer && measure(peer.dbt, ['parse', partial ? '--partial-parse' : '--no-partial-parse', '--profiles-dir', '.', '--target-path', 'dbt-target'], project);
    const forget = () => {
      rmSync(join(project, 'target'), { recursive: true, force: true });
      rmSync(join(project, 'dbt-target'), { recursive: true, force: true });
    };
    const touchModel = (round: number) => appendFileSync(join(project, 'models', 'silver', `d${String(Math.floor(count * 0.5 / 100)).padStart(3, '0')}`, `${modelName(Math.floor(count * 0.5), count)}.sql`), `-- ${round} ${Math.floor(count)}\n`);
    const properties = join(project, 'models', 'silver', `d${String(Math.floor(count * 0.5 / 100)).padStart(3, '0')}`, 'schema.yml');
    const touchProperties = (round: number) => writeFileSync(properties, readFileSync(properties, 'utf8').replace(/description: "Synthetic[^"]*"/, `description: "Synthetic, round ${round}"`));

    const coldMine = await best(rounds, parse, forget);
    cold.set(count, coldMine);
    row('cold', coldMine, await peerParse(rust, false));
    await peerParse(rust, true);
    row('nothing changed', await best(rounds, parse), await peerParse(rust, true));
    const oneModel = await best(rounds, parse, touchModel);
    row('one model changed', oneModel, await peerParse(rust, true));
    const oneFile = await best(rounds, parse, touchProperties);
    row('one properties file changed', oneFile, await peerParse(rust, true));
    if (count === small && core) {
      const theirs = (await peerParse(core, false))!;
      say(`| ${count.toLocaleString('en')} models | cold, beside ${core.name} | ${coldMine.seconds.toFixed(2)} s | ${rust ? `${theirs.seconds.toFixed(2)} s | ${(theirs.seconds / coldMine.seconds).toFixed(1)} × | ` : `${theirs.seconds.toFixed(2)} s | `}${coldMine.megabytes} MB |`);
    }
    const compiled = await best(1, () => measure('node', [lakec, 'compile', '--quiet'], project), forget);
    row('compile everything, cold', compiled, rust && (await peerParse(rust, false)));
  }
  const growth = cold.get(large)!.seconds / cold.get(small)!.seconds;
  say(`\nFrom ${small.toLocaleString('en')} to ${large.toLocaleString('en')} models a cold parse takes ${growth.toFixed(1)} times as long.`);
  return { project: join(folder, `p${small}`) };
}

async function building({ project }: Parsed): Promise<void> {
  say(`\n### Build ${small.toLocaleString('en')} models with their tests\n\n| what | seconds | to DuckDB alone |\n|---|---|---|`);
  const fresh = () => rmSync(join(project, 'lakec.duckdb'), { force: true });
  const statements = await directStatements(project, lakec, small);
  const runner = join(root, 'bench', 'direct-runner.mjs');
  const alone = await best(rounds, () => measure('node', [runner, statements], project), () => rmSync(join(project, 'direct.duckdb'), { force: true }));
  const row = (what: string, one: Measurement) => say(`| ${what} | ${one.seconds.toFixed(1)} | ${(one.seconds / alone.seconds).toFixed(2)} |`);
  row('DuckDB: the same statements, one by one', alone);
  row('lakec build, one thread, no shared scans', await best(rounds, () => measure('node', [lakec, 'build', '--quiet', '--threads', '1', '--no-shared-scans'], project), fresh));
  row('lakec build', await best(rounds, () => measure('node', [lakec, 'build', '--quiet'], project), fresh));
  if (core) row(`${core.name}: dbt build`, await measure(core.dbt, ['build', '--profiles-dir', '.', '--target-path', 'dbt-target'], project));
}
