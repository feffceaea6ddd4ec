import { expect, it } from 'vitest';
import { memoryStore } from '../../../compiler/host/memory-store.ts';
import { removeObjects, replaceObjects } from '../../../compiler/phases/7-execute/replace-objects.ts';

const NEW = { 's3://lake/t__new/y=2024/part-0': 'same', 's3://lake/t__new/y=2025/part-0': 'new', 's3://lake/t__new/y=2026/part-0': 'new' };
const OLD = { 's3://lake/t/y=2023/part-0': 'old', 's3://lake/t/y=2024/part-0': 'same', 's3://lake/t/y=2025/part-0': 'old', 's3://lake/t/y=2025/part-1': 'old', 's3://lake/t-other/part-0': 'other' };
const WANTED = ['s3://lake/t/y=2024/part-0', 's3://lake/t/y=2025/part-0', 's3://lake/t/y=2026/part-0'];
const below = async (store: ReturnType<typeof memoryStore>) => (await store.objects('s3://lake/t')).map(({ url }) => url);

it('one partition after the other; what is the same stays, and what is gone goes last', async () => {
  const store = memoryStore({ ...NEW, ...OLD });
  await replaceObjects(store, 's3://lake/t__new', 's3://lake/t');
  expect(store.writes).toEqual([
    'copy s3://lake/t__new/y=2025/part-0 to s3://lake/t/y=2025/part-0', 'remove s3://lake/t/y=2025/part-1',
    'copy s3://lake/t__new/y=2026/part-0 to s3://lake/t/y=2026/part-0',
    'remove s3://lake/t/y=2023/part-0',
  ]);
  expect(await below(store)).toEqual(WANTED);
  await removeObjects(store, 's3://lake/t__new');
  expect([...store.contents.keys()].filter((url) => !url.startsWith('s3://lake/t/'))).toEqual(['s3://lake/t-other/part-0']);
});

it('broken off before any of its writes, it comes to the same when it is done again', async () => {
  for (let most = 0; most < 4; most++) {
    const store = memoryStore({ ...NEW, ...OLD });
    const check = () => { if (store.writes.length === most) throw new Error('killed'); };
    const dying = { ...store, copy: async (from: string, to: string) => { check(); await store.copy(from, to); }, remove: async (urls: readonly string[]) => { if (urls.length > 0) check(); await store.remove(urls); } };
    await expect(replaceObjects(dying, 's3://lake/t__new', 's3://lake/t')).rejects.toThrow('killed');
    await replaceObjects(store, 's3://lake/t__new', 's3://lake/t');
    expect(await below(store)).toEqual(WANTED);
    expect(WANTED.map((url) => store.contents.get(url))).toEqual(['same', 'new', 'new']);
  }
});
