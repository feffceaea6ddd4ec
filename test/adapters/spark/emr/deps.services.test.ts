import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { emrDeps } from '../../../../compiler/adapters/spark/emr/deps.ts';
import { unzipSync } from 'fflate';
import { runnerFolder } from '../../../../compiler/adapters/spark/runner-folder.ts';
import { lakec } from '../../../cli/world.ts';

const work = mkdtempSync(join(tmpdir(), 'lakec-deps-'));
afterAll(() => rmSync(work, { recursive: true }));

const PACKAGES = ['yaml', 'requests', 'urllib3', 'idna', 'certifi', 'charset_normalizer'];
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('emr_deps.zip', () => {
  it('is the same, byte for byte, from another folder, with another umask, in another zone', async () => {
    const zone = process.env['TZ'];
    const first = await emrDeps({ root: work, env: { ...process.env, LAKEC_CACHE: join(work, 'one') } });
    const mask = process.umask(0o077);
    try {
      process.env['TZ'] = 'Pacific/Kiritimati';
      const elsewhere = join(work, 'a folder', 'runner');
      mkdirSync(join(work, 'a folder'));
      cpSync(runnerFolder(), elsewhere, { recursive: true });
      const second = await emrDeps({ root: work, env: { ...process.env, LAKEC_CACHE: join(work, 'two') }, runner: elsewhere });
      expect(sha256(second)).toBe(sha256(first));
    } finally {
      process.umask(mask);
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });

  it('holds every package, without a compiled part, and Python imports each from it with nothing else there', async () => {
    const zip = join(work, 'emr_deps.zip');
    const { code } = await lakec(['emr', 'deps', '--out', zip], work, { ...process.env, LAKEC_CACHE: join(work, 'one') });
    expect(code).toBe(0);
    const entries = unzipSync(readFileSync(zip));
    const names = Object.keys(entries);
    expect(names).toEqual([...names].sort());
    expect(names.filter((name) => /\.(so|pyd|dylib|pyc)$/.test(name))).toEqual([]);
    expect([...new Set(names.map((name) => name.split('/')[0]!))].filter((name) => !name.endsWith('.dist-info'))).toEqual(
      expect.arrayContaining(PACKAGES));
    expect(names.filter((name) => name.startsWith('lakec_runner/')).length).toBeGreaterThan(0);
    const program = [
      'import sys', `sys.path[:0] = [${JSON.stringify(zip)}]`,
      ...PACKAGES.flatMap((name) => [`import ${name}`, `assert ${name}.__file__.startswith(${JSON.stringify(zip)}), ${name}.__file__`]),
      'assert yaml.safe_load("a: [1, 2.5]") == {"a": [1, 2.5]}',
      'assert charset_normalizer.from_bytes("käse".encode()).best() is not None',
      'assert requests.Request("GET", "http://127.0.0.1/a", params={"b": "ü"}).prepare().url.endswith("b=%C3%BC")',
      'print("ok")',
    ].join('\n');
    expect(execFileSync('python3', ['-S', '-I', '-c', program], { encoding: 'utf8' }).trim()).toBe('ok');
  });

  it('keeps what it fetched, and fetches again what was spoilt', async () => {
    const cache = join(work, 'one');
    const offline = { ...process.env, LAKEC_CACHE: cache, PIP_INDEX_URL: 'http://127.0.0.1:9/', PIP_RETRIES: '0' };
    const good = await emrDeps({ root: work, env: offline });
    const wheel = spawnSync('find', [cache, '-name', 'requests-*.whl'], { encoding: 'utf8' }).stdout.trim();
    writeFileSync(wheel, 'no wheel');
    await expect(emrDeps({ root: work, env: offline })).rejects.toThrow(/can't be reached/);
    expect(sha256(await emrDeps({ root: work, env: { ...process.env, LAKEC_CACHE: cache } }))).toBe(sha256(good));
  });
});
