import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Something that is no database stands at engine.path. */
export function setup(folder: string): void {
  writeFileSync(join(folder, 'lake.duckdb'), 'not a database '.repeat(1000));
}
