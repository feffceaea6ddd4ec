import type { Setup } from '../suite.test.ts';
import { entry, glueThatSays, HERE, OURS } from '../glue.ts';

export const setup: Setup = (folder) => glueThatSays(folder, { ...HERE, GetTables: { TableList: [entry(folder, 'orders', [['order_id', 'int']]), entry(folder, 'orders_old', [['order_id', 'int']], { ...OURS, 'lakec.node': 'model.shop.orders_old' })] } });
