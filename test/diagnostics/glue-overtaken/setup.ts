import type { Setup } from '../suite.test.ts';
import { entry, glueThatSays, HERE, refused } from '../glue.ts';

export const setup: Setup = (folder) => {
  const was = entry(folder, 'orders', []);
  return glueThatSays(folder, { ...HERE, GetTables: { TableList: [was] }, GetTable: { Table: was }, UpdateTable: refused('ConcurrentModificationException', 'Update table failed due to concurrent modifications.') });
};
