import { redshiftSettings, type RedshiftSettings } from '../../aws/redshift/settings.ts';
import { ConnectorError, type ConnectorWorld, type TableToLand } from '../../contracts/connector.ts';
import { EngineError } from '../../contracts/adapter.ts';

/** A source of type redshift, as its config says. */
export interface RedshiftSource {
  readonly settings: RedshiftSettings;
  /** From so many rows on Redshift itself writes the files, where it may. */
  readonly unloadRows: number;
  /** Rows of one answer. */
  readonly sliceRows: number;
}

/** Reads `connection` and `options`; throws a `ConnectorError` of kind `misconfigured`. */
export function redshiftSource({ connection, options, config, env, source }: ConnectorWorld): RedshiftSource {
  const database = typeof connection['database'] === 'string' ? connection['database'] : '';
  try {
    return { settings: redshiftSettings(connection, database, { config }, { env }), unloadRows: count(options['unload_rows'], 100_000), sliceRows: count(options['slice_rows'], 20_000) };
  } catch (thrown) {
    if (!(thrown instanceof EngineError)) throw thrown;
    throw new ConnectorError('misconfigured', `sources.${source}: ${thrown.message}`, { ...(thrown.diagnostic?.hint !== undefined && { suggestion: thrown.diagnostic.hint.replaceAll('engine.connection', `sources.${source}.connection`) }) });
  }
}

/** The SELECT that a table lands. */
export function queryOf(table: TableToLand): string {
  if (table.query !== undefined && table.query.trim() !== '') return table.query;
  throw new ConnectorError('misconfigured', `sources.${table.source}.tables.${table.name} has no query`, { suggestion: `Add query: select * from <schema>.${table.name} to it.` });
}

function count(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : otherwise;
}
