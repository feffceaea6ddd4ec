import { expect, it } from 'vitest';
import { memoryHost } from '../../compiler/host/memory.ts';
import { memoryStore } from '../../compiler/host/memory-store.ts';
import { landingZone } from '../../compiler/landing/zone.ts';
import { findFiles } from '../../compiler/phases/6-plan/load/files.ts';

const NAMES = ['a.csv', 'people/daily/date=2026-01-30/x.csv', 'people/daily/date=2026-02-01/x.csv', 'people/more/snapshot.csv', 'people/snapshot-1.csv', 'people/snapshot-2.csv', 'people-not/snapshot.csv', 'people/.part/snapshot.csv'];

it('the same files count on a disk and in a store, and only their folders are listed', async () => {
  const disk = memoryHost(Object.fromEntries(NAMES.map((name) => [`landing/shop/${name}`, name]))).files;
  const store = memoryStore(Object.fromEntries(NAMES.map((name) => [`s3://lake/landing/shop/${name}`, name])));
  const listed: string[] = [];
  const zone = landingZone(disk, { ...store, objects: (folder) => (listed.push(folder), store.objects(folder)) });
  const found = async (snapshot: readonly string[], incrementalDir?: string) => {
    const names = [];
    for (const basePath of ['landing/shop', 's3://lake/landing/shop']) {
      const config = { basePath, snapshot, format: 'csv', onUnknownColumn: 'extra', mode: 'cdc', watermark: [], ...(incrementalDir !== undefined && { incrementalDir }) } as const;
      names.push((await findFiles(zone, config, '2026-01-31')).map(({ name }) => name));
    }
    expect(names[0]).toEqual(names[1]);
    return [names[0], listed.splice(0).map((folder) => folder.slice('s3://lake/landing/shop'.length))];
  };
  expect(await found(['people/snapshot*'])).toEqual([['people/snapshot-1.csv', 'people/snapshot-2.csv'], ['/people']]);
  expect(await found(['people/snapshot*'], 'people/daily')).toEqual([['people/daily/date=2026-01-30/x.csv', 'people/snapshot-1.csv', 'people/snapshot-2.csv'], ['/people']]);
  expect(await found(['people/more/*', 'a.csv'])).toEqual([['a.csv', 'people/more/snapshot.csv'], ['']]);
  expect(await found(['people/more/snapshot.csv'], 'people/daily')).toEqual([['people/daily/date=2026-01-30/x.csv', 'people/more/snapshot.csv'], ['/people/more', '/people/daily']]);
  expect(await found(['**/snapshot.csv'])).toEqual([['people-not/snapshot.csv', 'people/more/snapshot.csv'], ['']]);
});
