import { afterAll, describe, expect, test } from 'vitest';
import { lastParse } from '../../compiler/cache/index.ts';
import { FileError, type Host } from '../../compiler/contracts/host.ts';
import { load } from '../../compiler/phases/1-load/index.ts';
import { cold, coldManifest, FLAGS, parseCommand, timeless } from './parse-project.ts';
import { Random } from './random.ts';
import { RandomProject } from './random-project.ts';
import { SimulatedDisk } from './simulated-disk.ts';

const SEEDS = 6;
const STEPS = 60;
const counted = { idle: 0, amended: 0, 'given up': 0, whole: 0, wrong: 0, killed: 0 };

describe.each(Array.from({ length: SEEDS }, (_, index) => index + 1))('random histories of a project, seed %i', (seed) => {
  test('a parse after a parse gives what a cold one gives', async () => {
    const random = new Random(seed * 7919);
    const project = new RandomProject(random);
    const disk = new SimulatedDisk(project.files(), { tick: random.of([1, 4, 16]), ctime: seed % 3 !== 0 });
    let right = project.state;
    const env: Record<string, string> = {};
    for (let step = 0; step < STEPS; step++) {
      // The test runner wants to hear from time to time.
      await new Promise((resolve) => setImmediate(resolve));
      for (let edits = random.below(4) - 1; edits >= 0; edits--) {
        disk.now += random.of([0, 1, 20, 3000]);
        project.change();
        write(disk, project, seed % 3 !== 0 && random.below(3) === 0);
      }
      // What is wrong is mostly put right again before anything else is done.
      if (!isWrong(disk.host(env))) right = project.state;
      else if (random.below(6) > 0) {
        project.state = right;
        write(disk, project);
      }
      if (random.below(20) === 0) env['SCHEMA'] = random.of(['a', 'b']);
      if (random.below(4) > 0) disk.now += 5000;
      if (random.below(5) === 0) await killed(disk, env, project, random);
      const now = disk.host({ ...env });
      const expected = cold(now);
      const last = lastParse(now, load(now, FLAGS, { report: () => undefined })!, FLAGS);
      const { diagnostics, way } = await parseCommand(now);
      expect(diagnostics, `step ${step}`).toEqual([...expected.diagnostics, ...expected.resolved]);
      if (way) expect(timeless(disk.bytes('target/manifest.json').toString()) === coldManifest(now), `step ${step}, ${way}`).toBe(true);
      counted[way === undefined ? 'wrong' : way !== 'whole' ? way : last && last.changed.length > 0 ? 'given up' : 'whole']++;
    }
  });
});

afterAll(() => {
  const { idle, amended, whole, wrong } = counted;
  // Not where only some tests were asked for.
  if (idle + amended + counted['given up'] + whole + wrong < SEEDS * STEPS) return;
  // Else the histories would not show what they are there for.
  expect(counted.amended).toBeGreaterThan(50);
  expect(counted['given up']).toBeGreaterThan(50);
  expect(Math.min(counted.idle, counted.wrong, counted.killed)).toBeGreaterThan(10);
});

describe('a parse after a few changes', () => {
  const ready = async (options: ConstructorParameters<typeof SimulatedDisk>[1] = {}) => {
    const disk = new SimulatedDisk(new RandomProject(new Random(1)).files(), options);
    expect((await parseCommand(disk.host())).way).toBe('whole');
    disk.reads.length = 0;
    return disk;
  };
  const edited = "select * from {{ ref('raw') }} -- changed";

  test('reads the changed files alone, and writes what a cold one writes', async () => {
    const disk = await ready();
    disk.put('models/silver/m0.sql', edited);
    disk.put('models/gold/_gold.yml', disk.bytes('models/gold/_gold.yml').toString().replace('""', '"é"'));
    disk.now += 1000;
    expect((await parseCommand(disk.host())).way).toBe('amended');
    expect(new Set(disk.reads.filter((path) => !/^(target|config)\//.test(path)))).toEqual(new Set(['models/silver/m0.sql', 'models/gold/_gold.yml', 'models/gold/m1.sql', 'models/gold/m4.sql']));
    expect(timeless(disk.bytes('target/manifest.json').toString())).toBe(coldManifest(disk.host()));
    expect((await parseCommand(disk.host())).way).toBe('idle');
  });

  const hidden = "{{ config(group='finance', access='private') }} select 1";
  test.each([
    ['another parent', { 'models/gold/m4.sql': "select * from {{ ref('m0') }} join {{ ref('raw') }} join {{ source('landed', 't') }}" }, 'amended'],
    ['no parent', { 'models/gold/m4.sql': 'select 1' }, 'amended'],
    ['parents of many', { 'models/gold/m4.sql': "select * from {{ ref('m5') }}", 'models/other/deep/m5.sql': "select * from {{ ref('m1') }}", 'analyses/look.sql': "select * from {{ ref('history') }}" }, 'amended'],
    ['a circle', { 'models/silver/m0.sql': "select * from {{ ref('m4') }}" }, undefined],
    ['a circle of changed models', { 'models/silver/m0.sql': "select * from {{ ref('m1') }}", 'models/gold/m1.sql': "select * from {{ ref('m0') }}" }, undefined],
    ['itself as parent', { 'models/silver/m0.sql': "select * from {{ ref('m0') }}" }, undefined],
    ['a parent that is not there', { 'models/gold/m4.sql': "select * from {{ ref('absent') }}" }, undefined],
    ['a private parent', { 'models/gold/m4.sql': "select * from {{ ref('m7') }}" }, undefined],
    ['a private parent of its group', { 'models/gold/m8.sql': "{{ config(group='finance') }} select * from {{ ref('m7') }}" }, 'amended'],
    ['a private parent of a group that it leaves', { 'models/gold/m8.sql': "select * from {{ ref('m7') }}" }, undefined],
    ['a version as parent', { 'models/gold/m4.sql': "select * from {{ ref('v') }}" }, 'whole'],
    ['a test', { 'models/gold/_gold.yml': 'models:\n  - name: m1\n    data_tests: [covered]\n  - name: m4\n' }, 'amended'],
    ['a test less', { 'models/gold/_gold.yml': 'models:\n  - name: m1\n  - name: m4\n    columns: [{name: id, data_tests: [not_null]}]\n' }, 'amended'],
    ['no tests', { 'models/gold/_gold.yml': 'models:\n  - name: m1\n  - name: m4\n' }, 'amended'],
    ['no tests at the end', { 'seeds/seeds.yml': 'seeds:\n  - {name: raw}\n' }, 'amended'],
    ['tests in another order', { 'models/gold/_gold.yml': 'models:\n  - name: m4\n    data_tests: [covered]\n  - name: m1\n    columns: [{name: id, data_tests: [not_null, unique]}]\n' }, 'amended'],
    ['nothing but the order of tests', { 'models/gold/_gold.yml': 'models:\n  - name: m1\n    columns: [{name: id, data_tests: [unique]}]\n  - name: m4\n    columns: [{name: id, data_tests: [not_null, unique]}]\n' }, 'amended'],
    ['a test of a file that had none', { 'tests/tests.yml': 'data_tests:\n  - {name: positive, description: no}\n', 'snapshots/snapshots.yml': 'snapshots:\n  - {name: history, data_tests: [covered]}\n' }, 'amended'],
    ['a test with another parent', { 'models/gold/_gold.yml': "models:\n  - name: m1\n    columns: [{name: id, data_tests: [{relationships: {arguments: {to: ref('history'), field: id}}}]}]\n  - name: m4\n" }, 'amended'],
    ['tests of two files', { 'models/gold/_gold.yml': 'models:\n  - name: m1\n  - name: m4\n', 'models/silver/_silver.yml': 'models:\n  - name: m0\n  - name: m3\n  - name: m6\n' }, 'whole'],
    ['a test on a member of a group', { 'models/other/group.yml': 'models:\n  - name: m8\n    data_tests: [covered]\n' }, 'whole'],
    ['no test on a member of a group', { 'models/other/tested.yml': 'models:\n  - name: m9\n' }, 'whole'],
    ['a test twice', { 'models/gold/_gold.yml': 'models:\n  - name: m1\n    data_tests: [covered, covered]\n  - name: m4\n' }, undefined],
    ['a test of no kind', { 'models/gold/_gold.yml': 'models:\n  - name: m1\n    data_tests: [uncovered]\n  - name: m4\n' }, undefined],
    ['a disabled test', { 'models/gold/_gold.yml': 'models:\n  - name: m1\n    data_tests: [{covered: {config: {enabled: false}}}]\n  - name: m4\n' }, 'whole'],
    ['no description', { 'models/gold/_gold.yml': 'models:\n  - name: m1\n' }, 'whole'],
    ['an alias that another has', { 'models/gold/m4.sql': "{{ config(alias='m1') }} select 1" }, undefined],
    ['another materialization', { 'models/gold/m4.sql': "{{ config(materialized='table', tags=['t']) }} select 1" }, 'amended'],
    ['no relation', { 'models/gold/m4.sql': "{{ config(materialized='ephemeral') }} select 1" }, 'whole'],
    ['a macro', { 'macros/cents.sql': '{% macro cents(c) %}floor({{ c }}){% endmacro %}' }, 'whole'],
    ['text for docs', { 'models/docs.md': '{% docs orders %}Two.{% enddocs %}' }, 'whole'],
    ['rows', { 'seeds/raw.csv': 'id,x\n1,3\n' }, 'whole'],
  ] as const)('takes the way that is safe for %s', async (_, changes, way) => {
    const disk = new SimulatedDisk({ ...new RandomProject(new Random(1)).files(), 'models/other/m7.sql': hidden, 'models/gold/m8.sql': "{{ config(group='finance') }} select 1", 'models/other/group.yml': 'models:\n  - name: m8\n', 'models/gold/m9.sql': "{{ config(group='finance') }} select 1", 'models/other/tested.yml': 'models:\n  - name: m9\n    data_tests: [covered]\n', 'seeds/seeds.yml': 'seeds:\n  - {name: raw, data_tests: [covered]}\n' });
    await parseCommand(disk.host());
    for (const [path, text] of Object.entries(changes)) disk.put(path, text);
    disk.now += 1000;
    const { diagnostics, resolved } = cold(disk.host());
    expect(await parseCommand(disk.host())).toEqual({ diagnostics: [...diagnostics, ...resolved], way });
    if (way) expect(timeless(disk.bytes('target/manifest.json').toString())).toBe(coldManifest(disk.host()));
  });

  test('leaves the manifest alone where no text comes out otherwise', async () => {
    const disk = await ready();
    const before = disk.files.stat('target/manifest.json');
    disk.put('models/gold/_gold.yml', `${disk.bytes('models/gold/_gold.yml').toString()}# A comment.\n`);
    disk.now += 1000;
    expect([(await parseCommand(disk.host())).way, (await parseCommand(disk.host())).way]).toEqual(['amended', 'idle']);
    expect(disk.files.stat('target/manifest.json')).toEqual(before);
  });

  test('trusts nothing that was written while another command wrote', async () => {
    const disk = await ready();
    disk.put('models/silver/m0.sql', edited);
    disk.now += 1000;
    disk.onWrite = (path) => {
      if (path.endsWith('manifest-index.json')) disk.put('target/cache/last-parse', 'another');
    };
    expect((await parseCommand(disk.host())).way).toBe('amended');
    disk.onWrite = () => undefined;
    expect((await parseCommand(disk.host())).way).toBe('whole');
  });

  test.each([['a few files', ['models/silver/m0.sql']], ['any', ['models/silver/m0.sql', 'macros/cents.sql']]])('trusts nothing after one that was killed, though times and sizes show no difference: %s', async (_, changed) => {
    const disk = new SimulatedDisk(new RandomProject(new Random(1)).files(), { ctime: false, tick: 1000 });
    await parseCommand(disk.host());
    for (const path of changed) {
      disk.rename(path, `${path}.aside`);
      disk.put(path, disk.bytes(`${path}.aside`).toString().replace(/\*|round/, (word) => (word === '*' ? '1' : 'floor')));
    }
    disk.onWrite = (path) => {
      if (path.endsWith('manifest-index.json')) throw new Error('killed');
    };
    await expect(parseCommand(disk.host())).rejects.toThrow('killed');
    disk.onWrite = () => undefined;
    for (const path of changed) disk.rename(`${path}.aside`, path);
    expect((await parseCommand(disk.host())).way).toBe('whole');
    expect(timeless(disk.bytes('target/manifest.json').toString())).toBe(coldManifest(disk.host()));
  });
});

function isWrong(host: Host): boolean {
  const { diagnostics, resolved } = cold(host);
  return [...diagnostics, ...resolved].some(({ severity }) => severity === 'error');
}

/** Writes what differs from what is there; `keepTimes`: and sets the old times again. */
function write(disk: SimulatedDisk, project: RandomProject, keepTimes = false): void {
  const files = project.files();
  for (const path of disk.paths()) if (!path.startsWith('target/') && !(path in files)) disk.files.remove(path);
  for (const [path, text] of Object.entries(files)) {
    if (!disk.paths().includes(path)) disk.put(path, text);
    else if (disk.bytes(path).toString() !== text) disk.put(path, text, keepTimes);
  }
}

/** A parse that is killed when it writes, or finds the disk full; the user may go on meanwhile. */
async function killed(disk: SimulatedDisk, env: Readonly<Record<string, string>>, project: RandomProject, random: Random): Promise<void> {
  let writes = random.below(10);
  const error = random.of([new FileError('ENOSPC', '', 'There is no space left.'), new Error('killed')]);
  const edits = random.below(2) === 0;
  disk.onWrite = () => {
    if (edits && writes === 1) {
      disk.onWrite = () => undefined;
      project.change();
      write(disk, project);
    } else if (writes-- <= 0) throw error;
  };
  try {
    await parseCommand(disk.host({ ...env }));
  } catch (thrown) {
    // What is gone since it was found cannot be read.
    if (thrown !== error) expect(thrown).toMatchObject({ code: 'ENOENT' });
    counted.killed++;
  }
  disk.onWrite = () => undefined;
}
