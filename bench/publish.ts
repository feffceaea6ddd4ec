import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startMoto, AWS_ENV } from '../test/services/aws.ts';
import { startRedshift } from '../test/services/redshift/index.ts';
import { startSnowflake } from '../test/services/snowflake.ts';
import { measure } from './measure.ts';

// Usage: npm run bench publish -- [--rows 100000]. Seconds of `lakec publish` of a table that the target lacks, by INSERTs and by files, into the test
// services that stand in for Snowflake and Redshift: a ratio, no speed of either.

const lakec = fileURLToPath(new URL('../bin/lakec.js', import.meta.url));
const at = process.argv.indexOf('--rows');
const rows = at < 0 ? 100_000 : Number(process.argv[at + 1]);
const folder = mkdtempSync(join(tmpdir(), 'lakec-bench-'));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const [moto, snowflakes] = await Promise.all([startMoto(), startSnowflake(['shop'])]);
const redshifts = await startRedshift(moto.url);
try {
  await fetch(`${moto.url}/lake`, { method: 'PUT' });
  Object.assign(process.env, AWS_ENV, { AWS_ENDPOINT_URL: redshifts.url });
  say(`\n### Publishing ${rows.toLocaleString('en')} new rows of six columns\n\n| target | by INSERTs | by files | ratio |\n|---|---|---|---|`);
  await both('Snowflake', `{type: snowflake, connection: ${JSON.stringify({ ...snowflakes.connection, user: 'LOADER', password: 'x', database: 'SHOP' })}}`);
  await both('Redshift', '{type: redshift, connection: {cluster_identifier: acme, database: dev, db_user: lakec, poll_seconds: 0.2, iam_role: "arn:aws:iam::111122223333:role/lake"}}');
} finally {
  await redshifts.stop();
  await Promise.all([moto.stop(), snowflakes.stop()]);
  rmSync(folder, { recursive: true, force: true });
}

async function both(name: string, engine: string): Promise<void> {
  const work = join(folder, name);
  const write = (file: string, content: string): void => {
    mkdirSync(dirname(join(work, file)), { recursive: true });
    writeFileSync(join(work, file), content);
  };
  write('config/base.yaml', 'project_name: bench\nmodels: {+materialized: table}\n');
  write('config/wh.yaml', `extends: base.yaml\nenv: wh\nengine: ${engine}\n`);
  write('models/gold/facts.sql', `select range as id, 'a note of some length that says nothing of row ' || range as note, date '2026-01-01' + cast(range % 365 as integer) as day, cast(range * 1.25 as decimal(18,4)) as amount, range % 2 = 0 as paid, case when range % 3 = 0 then 'x' end as maybe from range(${rows})`);
  write('models/gold/_m.yml', 'models: [{name: facts, columns: [{name: id, data_tests: [unique]}]}]\n');
  const seconds: number[] = [];
  for (const bulk of [rows + 1, 1]) {
    write('config/dev.yaml', `extends: base.yaml\nengine: {path: lake.duckdb}\npublish: {wh: {select: gold, bulk_rows: ${bulk}, stage: "s3://lake/publish"}}\n`);
    if (seconds.length === 0) await measure('node', [lakec, 'run', '-q'], work);
    seconds.push((await measure('node', [lakec, 'publish', '--full-refresh', '-q'], work)).seconds);
  }
  const [inserts, files] = seconds as [number, number];
  say(`| ${name} | ${inserts.toFixed(1)} s | ${files.toFixed(1)} s | ${(inserts / files).toFixed(1)} × |`);
}
