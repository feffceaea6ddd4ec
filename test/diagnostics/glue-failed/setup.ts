import type { Setup } from '../suite.test.ts';
import { glueThatSays, HERE, refused } from '../glue.ts';

export const setup: Setup = (folder) => glueThatSays(folder, { ...HERE, CreateTable: refused('ResourceNumberLimitExceededException', 'Number of tables per account exceeded') });
