import type { Materialization } from '../materialization.ts';
import { withQuarantine } from '../quarantine.ts';
import { dynamicTable } from './dynamic-table.ts';
import { ephemeral } from './ephemeral.ts';
import { external } from './external.ts';
import { incremental } from './incremental.ts';
import { load } from './load.ts';
import { seed } from './seed.ts';
import { snapshot } from './snapshot.ts';
import { table } from './table.ts';
import { view } from './view.ts';

/** Every materialization by the name that `materialized=` has. */
export const MATERIALIZATIONS: ReadonlyMap<string, Materialization> = new Map([view, withQuarantine(table), withQuarantine(incremental), load, external, seed, snapshot, dynamicTable, ephemeral].map((one) => [one.name, one]));
