import type { Setup } from '../suite.test.ts';
import { glueThatSays } from '../glue.ts';

export const setup: Setup = (folder) => glueThatSays(folder, {}, 'glue: {silver_db: lake, gold_db: lake}\n');
