import type { Setup } from '../suite.test.ts';
import { entry, glueThatSays, HERE } from '../glue.ts';

export const setup: Setup = (folder) => glueThatSays(folder, { ...HERE, GetTables: { TableList: [entry(folder, 'orders', [['order_id', 'int'], ['amount_usd', 'decimal(18,4)'], ['quantity', 'bigint']])] } });
