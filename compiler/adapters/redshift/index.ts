import type { Adapter } from '../../contracts/adapter.ts';
import { openDuckdbBinder } from '../duckdb/binder.ts';
import { redshift } from './dialect.ts';
import { openRedshift } from './engine.ts';
import { redshiftProbes } from './probes.ts';

/** Redshift, a cluster or Serverless, by its Data API. AWS's client is loaded at the first request. */
export const redshiftAdapter: Adapter = {
  type: 'redshift',
  dialect: redshift,
  open: (target, host, options) => openRedshift(target, host, options),
  // Models in DuckDB's SQL are checked before they are translated; Redshift's own are checked by Redshift.
  openBinder: openDuckdbBinder,
  probes: redshiftProbes,
};
