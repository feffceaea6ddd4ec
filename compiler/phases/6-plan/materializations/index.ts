import type { Materialization } from '../materialization.ts';
import { withQuarantine } from '../quarantine.ts';
import { ephemeral } from './ephemeral.ts';
import { external } from './external.ts';
import { incremental } from './incremental.ts';
import { keptByEngine } from './kept-by-engine.ts';
import { load } from './load.ts';
import { seed } from './seed.ts';
import { snapshot } from './snapshot.ts';
import { table } from './table.ts';
import { view } from './view.ts';

/** Every materialization by the name that `materialized=` has. */
export const MATERIALIZATIONS: ReadonlyMap<string, Materialization> = new Map([view, withQuarantine(table), withQuarantine(incremental), load, external, seed, snapshot, keptByEngine('dynamic_table'), keptByEngine('materialized_view'), ephemeral].map((one) => [one.name, one]));
