import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { FileError, type Host } from '../../compiler/contracts/host.ts';
import { memoryHost } from '../../compiler/host/memory.ts';
import { nodeHost } from '../../compiler/host/node.ts';

const folder = mkdtempSync(join(tmpdir(), 'lakec-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

// The twin in memory is only worth something while it behaves as the disk does.
describe.each<[string, () => Host]>([['disk', () => nodeHost(folder)], ['memory', () => memoryHost()]])('files on %s', (_, make) => {
  const { files } = make();

  test('what is written is read, and folders come with it', () => {
    files.write('a/b/c.txt', 'one');
    files.write('a/b/c.txt', 'two');
    files.append('a/log.txt', 'x');
    files.append('a/log.txt', 'y');
    expect(files.readText('a/b/c.txt')).toBe('two');
    expect(files.readText('a/log.txt')).toBe('xy');
    expect(files.stat('a/b')).toMatchObject({ kind: 'folder' });
    expect(files.stat('a/b/c.txt')).toMatchObject({ kind: 'file', size: 3 });
  });

  test('a walk is sorted, deep, and passes over hidden names', () => {
    files.write('w/z.sql', '');
    files.write('w/B.sql', '');
    files.write('w/a/n.sql', '');
    files.write('w/.hidden/x.sql', '');
    files.write('w/.x', '');
    expect(files.walk('w').map((file) => file.path)).toEqual(['w/B.sql', 'w/a/n.sql', 'w/z.sql']);
    expect(files.walk('nowhere')).toEqual([]);
  });

  test('a folder moves over the one that is there', () => {
    files.write('m/old/gone.txt', '');
    files.write('m/new/kept.txt', 'k');
    files.move('m/new', 'm/old');
    expect(files.walk('m').map((file) => file.path)).toEqual(['m/old/kept.txt']);
  });

  test('what is not there is a FileError, and removing it is nothing', () => {
    files.remove('nothing');
    expect(files.stat('nothing')).toBeUndefined();
    expect(() => files.readText('nothing')).toThrow(FileError);
  });
});
