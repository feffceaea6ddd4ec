import { symlinkSync } from 'node:fs';
import { join } from 'node:path';

/** A link that leads to itself is a file that nobody can read, not even the superuser. */
export function setup(folder: string): void {
  symlinkSync('orders_2.csv', join(folder, 'data/shop/orders_2.csv'));
}
