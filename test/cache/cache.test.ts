import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Flags } from '../../compiler/contracts/flags.ts';
import type { ConfigMap } from '../../compiler/contracts/project.ts';
import { FileError } from '../../compiler/contracts/host.ts';
import { cold, coldManifest, FLAGS, parseCommand, projectFiles, timeless, warm } from './parse-project.ts';
import { Random } from './random.ts';
import { SimulatedDisk } from './simulated-disk.ts';
import { VARIABLES, VARIANTS } from './variants.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const first = Object.fromEntries(Object.entries(VARIANTS).map(([path, [text]]) => [path, text!]));
const cacheFiles = (disk: SimulatedDisk) => disk.paths().filter((path) => path.startsWith('target/cache/'));

describe('every project of the repository', () => {
  const folders = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /(^|[\\/])config[\\/]dev\.yaml$/.test(path) && statSync(join(root, 'test', path)).isFile())
    .map((path) => join('test', dirname(dirname(path))))
    .filter((folder) => ['macros', 'models', 'snapshots', 'tests'].some((name) => existsSync(join(root, folder, name))));

  test.each(['.', ...folders])('%s: cold is warm, and warm reads none of its files', (folder) => {
    const disk = new SimulatedDisk(projectFiles(join(root, folder)));
    const host = disk.host(process.env);
    const expected = cold(host);
    expect(warm(host)).toStrictEqual(expected);
    disk.reads.length = 0;
    expect(warm(host)).toStrictEqual(expected);
    const again = disk.reads.filter((path) => /^(analyses|macros|models|seeds|snapshots|tests)\//.test(path));
    // Fixtures are looked at each time, and so is what holds a secret.
    if (!expected.files.some(({ basis }) => basis.files)) expect(again).toEqual([]);
  });
});

describe.each([1, 2, 3, 4, 5, 6])('random histories, seed %i', (seed) => {
  test('what a cache gives is what a parse without one gives', async () => {
    const random = new Random(seed);
    const disk = new SimulatedDisk(first, { tick: random.of([1, 4, 16]), ctime: seed % 3 !== 0 });
    const env: Record<string, string | undefined> = {};
    let flags = FLAGS;
    for (let step = 0; step < 40; step++) {
      for (let edits = random.below(4); edits > 0; edits--) flags = change(disk, env, flags, random, seed % 3 !== 0);
      if (random.below(8) === 0) damage(disk, random);
      const host = disk.host({ ...env });
      // Files may change while they are parsed, and another process may use the cache at the same time.
      const meanwhile = random.below(5);
      if (meanwhile < 2) {
        let reads = random.below(12);
        disk.onRead = () => {
          if (reads-- !== 0) return;
          if (meanwhile === 0) change(disk, env, flags, random, seed % 3 !== 0, true);
          else warm(host, flags);
        };
        try {
          warm(host, flags);
        } catch (error) {
          // What is gone since it was found cannot be quoted.
          expect(error).toBeInstanceOf(FileError);
        }
        disk.onRead = () => undefined;
      }
      // And it may be killed, or find the disk full, when it writes.
      if (random.below(6) === 0) {
        let writes = random.below(6);
        const error = random.of([new FileError('ENOSPC', '', 'There is no space left.'), new Error('killed')]);
        disk.onWrite = () => {
          if (writes-- <= 0) throw error;
        };
        try {
          warm(host, flags);
        } catch (thrown) {
          expect(thrown).toBe(error);
          expect(error).not.toBeInstanceOf(FileError);
        }
        disk.onWrite = () => undefined;
      }
      const now = disk.host({ ...env });
      const expected = cold(now, flags);
      expect(warm(now, flags), `step ${step}`).toStrictEqual(expected);
      if (random.below(3) === 0) disk.now += random.of([0, 1, 30, 5000]);
      expect(warm(now, flags), `step ${step}, again`).toStrictEqual(expected);
      const command = await parseCommand(now, flags);
      expect(command.diagnostics, `step ${step}, command`).toEqual([...expected.diagnostics, ...expected.resolved]);
      if (command.way) expect(timeless(disk.bytes('target/manifest.json').toString()) === coldManifest(now, flags), `step ${step}, manifest`).toBe(true);
    }
  });
});

/** One thing that a user does. Without `ctime` no system can tell that a file was written and its old times set again. */
function change(disk: SimulatedDisk, env: Record<string, string | undefined>, flags: Flags, random: Random, ctime: boolean, still = false): Flags {
  disk.now += still ? random.of([0, 1, 3]) : random.of([0, 1, 3, 20, 100, 3000]);
  const path = random.of(Object.keys(VARIANTS));
  const there = disk.paths().includes(path);
  switch (random.below(10)) {
    case 0:
      disk.files.remove(random.of(Object.keys(VARIANTS).filter((name) => name !== 'config/dev.yaml')));
      return flags;
    case 1:
      if (there) disk.touch(path);
      return flags;
    case 2: {
      const models = disk.paths().filter((name) => name.startsWith('models/') && name.endsWith('.sql'));
      if (models.length > 0) disk.rename(random.of(models), `models/gold/moved_${random.below(3)}.sql`);
      return flags;
    }
    case 3: {
      const name = random.of(Object.keys(VARIABLES));
      env[name] = random.of(VARIABLES[name]!);
      return flags;
    }
    case 4:
      return { ...flags, vars: random.of<ConfigMap>([{}, { rate: 3 }, { day: 'x' }]), fullRefresh: random.below(4) === 0 };
    default:
      // The edit that a cache misses: the same size, and the old times set again.
      disk.put(path, random.of(VARIANTS[path]!), ctime && random.below(3) === 0);
      return flags;
  }
}

/** What crashes, bad disks and curious people do to a cache. */
function damage(disk: SimulatedDisk, random: Random): void {
  const files = cacheFiles(disk);
  if (files.length === 0) return;
  const path = random.of(files);
  const bytes = disk.bytes(path);
  switch (random.below(6)) {
    case 0: return disk.files.remove(path);
    case 1: return disk.files.remove('target');
    case 2: return disk.put(path, bytes.subarray(0, random.below(bytes.length + 1)));
    case 3: return disk.put(path, random.of(['', '\n', '{}', 'null', 'lakec-parsed 2 x\n[]', '\0\xff']));
    case 4: return disk.put(path, disk.bytes(random.of(files)));
    default: {
      const changed = Buffer.from(bytes);
      if (changed.length > 0) changed[random.below(changed.length)]! ^= 1 << random.below(8);
      return disk.put(path, changed);
    }
  }
}

describe('what is read', () => {
  const sqlReads = (disk: SimulatedDisk) => disk.reads.filter((path) => /\.(sql|yml|md|csv)$/.test(path));
  const ready = () => {
    const disk = new SimulatedDisk(first);
    warm(disk.host());
    disk.now += 60_000;
    disk.reads.length = 0;
    return disk;
  };

  test('one edit: that file', () => {
    const disk = ready();
    disk.put('models/gold/facts.sql', VARIANTS['models/gold/facts.sql']![2]!);
    warm(disk.host());
    expect(sqlReads(disk)).toContain('models/gold/facts.sql');
    expect(sqlReads(disk)).not.toContain('models/silver/orders.sql');
  });

  test('a file that was only touched is read once, and not parsed', () => {
    const disk = ready();
    disk.touch('models/silver/orders.sql');
    disk.now += 60_000;
    warm(disk.host());
    expect(sqlReads(disk)).toEqual(['models/silver/orders.sql']);
    disk.reads.length = 0;
    warm(disk.host());
    expect(sqlReads(disk)).toEqual([]);
  });

  test('a file that was written in the moment of the parse is not trusted by its times', () => {
    const disk = new SimulatedDisk(first, { tick: 16 });
    disk.put('models/silver/orders.sql', "select * from {{ ref('raw') }}\n");
    warm(disk.host());
    disk.put('models/silver/orders.sql', "select * from {{ ref('row') }}\n");
    const orders = warm(disk.host()).files.find(({ path }) => path === 'models/silver/orders.sql');
    expect(orders?.templates?.[0]?.refs[0]?.[0]).toBe('row');
  });

  test('other vars and targets keep their own results', () => {
    const disk = ready();
    const flags = { ...FLAGS, vars: { rate: 7 } };
    warm(disk.host(), flags);
    disk.reads.length = 0;
    warm(disk.host());
    warm(disk.host(), flags);
    expect(sqlReads(disk)).toEqual([]);
  });

  test('a number of the config that is spelt otherwise is another', () => {
    const spelt = (rate: string) => ({ ...first, 'config/dev.yaml': `project_name: shop\nvars:\n  rate: ${rate}\n`, 'models/schema.yml': 'models:\n  - name: orders\n    description: "in ${vars.rate}"\n' });
    const disk = new SimulatedDisk(spelt('0.50'));
    warm(disk.host());
    disk.now += 60_000;
    disk.put('config/dev.yaml', spelt('0.5')['config/dev.yaml']);
    expect(warm(disk.host())).toStrictEqual(cold(disk.host()));
  });

  test('the results of many vars do not pile up', () => {
    const disk = ready();
    for (let rate = 0; rate < 20; rate++) {
      disk.now += 1000;
      warm(disk.host(), { ...FLAGS, vars: { rate } });
    }
    const keys = new Set(cacheFiles(disk).flatMap((path) => /parsed\/([^/]+)\//.exec(path)?.[1] ?? []));
    expect(keys.size).toBe(6);
  });
});

describe('a command that has nothing to do', () => {
  /** Whether each parse had nothing to do. */
  const idle = async (...calls: readonly (readonly [SimulatedDisk, Readonly<Record<string, string>>?, Flags?])[]) => {
    const ways: boolean[] = [];
    for (const [disk, env, flags] of calls) ways.push((await parseCommand(disk.host(env), flags)).way === 'idle');
    return ways;
  };

  test('is known by files, flags, environment and what it wrote', async () => {
    const disk = new SimulatedDisk({ ...first, 'models/silver/lines.sql': VARIANTS['models/silver/lines.sql']![0]! });
    expect(await idle([disk], [disk], [disk])).toEqual([false, true, true]);
    expect(await idle([disk, { SCHEMA: 'a' }], [disk, { SCHEMA: 'a' }], [disk, { SCHEMA: 'a', UNRELATED: 'x' }])).toEqual([false, true, true]);
    expect(await idle([disk], [disk], [disk, {}, { ...FLAGS, vars: { rate: 9 } }], [disk])).toEqual([false, true, false, false]);
    for (const path of ['target/manifest.json', 'target/cache/manifest-index.json']) {
      disk.now += 1000;
      disk.put(path, '{}');
      expect(await idle([disk], [disk])).toEqual([false, true]);
      disk.files.remove(path);
      expect(await idle([disk], [disk])).toEqual([false, true]);
    }
    disk.files.remove('models/docs.md');
    expect(await idle([disk], [disk])).toEqual([false, true]);
  });

  test('is known by variables that only naming relations asks for', async () => {
    const disk = new SimulatedDisk({ ...first, 'macros/names.sql': VARIANTS['macros/names.sql']![1]! });
    expect(await idle([disk], [disk], [disk, { NAMES: 'm' }], [disk, { NAMES: 'm' }])).toEqual([false, true, false, true]);
  });

  test('reports warnings again', async () => {
    const disk = new SimulatedDisk({ ...first, 'models/schema.yml': 'models:\n  - name: absent\n' });
    const { diagnostics } = await parseCommand(disk.host());
    expect(diagnostics.map(({ severity }) => severity)).toEqual(['warning']);
    expect(await parseCommand(disk.host())).toEqual({ diagnostics, way: 'idle' });
  });

  test('is not assumed where there were errors', async () => {
    const disk = new SimulatedDisk({ ...first, 'models/schema.yml': VARIANTS['models/schema.yml']![6]! });
    const { diagnostics, way } = await parseCommand(disk.host());
    expect(way).toBeUndefined();
    expect(await parseCommand(disk.host())).toEqual({ diagnostics, way });
  });

  test('is not assumed where a file was written in the same moment', async () => {
    const disk = new SimulatedDisk(first);
    disk.touch('seeds/raw.csv');
    expect(await idle([disk], [disk])).toEqual([false, false]);
    disk.now += 1000;
    expect(await idle([disk], [disk])).toEqual([false, true]);
  });
});

test('secrets and the values of secret variables are not written', () => {
  const disk = new SimulatedDisk({
    ...first,
    'models/silver/lines.sql': "{{ config(meta={'key': env_var('DBT_ENV_SECRET_KEY')}) }} select 1",
    'models/schema.yml': VARIANTS['models/schema.yml']![3]!,
  });
  const host = disk.host({ DBT_ENV_SECRET_KEY: 'hidden-value', OTHER: 'seen' });
  expect(warm(host)).toStrictEqual(cold(host));
  expect(warm(host)).toStrictEqual(cold(host));
  for (const path of cacheFiles(disk)) expect(disk.bytes(path).toString()).not.toMatch(/hidden-value|"secret"/);
});

test('a disk that cannot be written is no error', () => {
  const disk = new SimulatedDisk(first);
  disk.onWrite = (path) => {
    throw new FileError('EROFS', path, 'The file system can only be read.');
  };
  expect(warm(disk.host())).toStrictEqual(cold(disk.host()));
});
