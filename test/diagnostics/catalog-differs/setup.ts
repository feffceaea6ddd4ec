import type { Setup } from '../suite.test.ts';
import { entry, glueThatSays, HERE } from '../glue.ts';

export const setup: Setup = (folder) => {
  const orders = { ...entry(folder, 'orders', [['order_id', 'string'], ['amount_usd', 'decimal(18,4)'], ['quantity', 'bigint']]), PartitionKeys: [{ Name: 'order_year', Type: 'int' }] };
  return glueThatSays(folder, {
    ...HERE,
    GetTables: { TableList: [orders, entry(folder, 'orders_gone', [['order_id', 'string']])] },
    GetPartitions: { Partitions: [{ Values: ['2024'], StorageDescriptor: orders.StorageDescriptor }, { Values: ['2025'], StorageDescriptor: orders.StorageDescriptor }] },
  });
};
