import type { Materialization } from '../materialization.ts';
import { ephemeral } from './ephemeral.ts';
import { table } from './table.ts';
import { view } from './view.ts';

/** Every materialization by the name that `materialized=` has. */
export const MATERIALIZATIONS: ReadonlyMap<string, Materialization> = new Map([view, table, ephemeral].map((one) => [one.name, one]));
