// `npm test`: the type check, the bundle, and every suite. The last line is `N passed, N failed, N skipped`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = new URL('..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'lakec-test-'));
const counts = { passed: 0, failed: 0, skipped: 0 };

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

// In CI nothing may be passed over.
const bad = counts.failed > 0 || (process.env.CI && counts.skipped > 0);
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
process.exitCode = bad ? 1 : 0;

function suites(name, kind) {
  const report = join(folder, `${kind}.json`);
  const before = counts.failed;
  const ran = step(name, 'node_modules/vitest/vitest.mjs', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...filters], { SUITES: kind });
  const results = read(report);
  counts.passed += results?.numPassedTests ?? 0;
  counts.failed += results?.numFailedTests ?? 0;
  counts.skipped += (results?.numPendingTests ?? 0) + (results?.numTodoTests ?? 0);
  // A file that can't even be loaded holds no test that could fail.
  counts.failed += results?.testResults?.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length ?? 0;
  if (!ran && counts.failed === before) counts.failed++;
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
