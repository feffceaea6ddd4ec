// `npm test`: the type check, the bundle, and every suite. The last line is `N passed, N failed, N skipped`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = new URL('..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'lakec-test-'));
const counts = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

const filters = process.argv.slice(2);
if (filters.length === 0) {
  count(step('type check', 'node_modules/typescript/bin/tsc', ['--noEmit']));
  count(step('bundle', 'scripts/build.mjs', []));
}
suites('suites', 'fast');
// What starts servers or Spark, when the rest is through: two cores are few.
suites('suites with services', 'services');
if (counts.passed + counts.failed + counts.skipped === 0) counts.failed = 1;
rmSync(folder, { recursive: true });

// Once more at the end, where whoever reads a long log looks first; the first failure last, since those after it often follow from it.
for (const { name, errors } of failures.reverse()) process.stdout.write(`\nFAILED ${name}\n${errors.join('\n').split('\n').slice(0, 25).join('\n')}\n`);

// In CI nothing may be passed over.
const bad = counts.failed > 0 || (process.env.CI && counts.skipped > 0);
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
process.exitCode = bad ? 1 : 0;

function suites(name, kind) {
  const file = join(folder, `${kind}.json`);
  // Errors that no test caught are counted by the report, which knows those that say nothing about lakec.
  const args = ['run', '--dangerouslyIgnoreUnhandledErrors', '--reporter=default', `--reporter=${join(root, 'scripts/report.mjs')}`, ...filters];
  const ran = step(name, 'node_modules/vitest/vitest.mjs', args, { SUITES: kind, LAKEC_TEST_REPORT: file });
  const report = read(file);
  for (const key of Object.keys(counts)) counts[key] += report?.[key] ?? 0;
  failures.push(...(report?.failures ?? []));
  if (!ran && !report?.failed) counts.failed++;
}

function step(name, script, args, env = {}) {
  const { status } = spawnSync(process.execPath, [join(root, script), ...args], { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  if (status !== 0) process.stdout.write(`${name}: failed\n`);
  return status === 0;
}

function count(passed) {
  counts[passed ? 'passed' : 'failed']++;
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
