import type { ConnectorModule, ConnectorType } from '../contracts/connector.ts';

/** Loads the connector of a source's type, and nothing of the others; undefined for a type that has none yet. */
export async function connectorOf(type: ConnectorType): Promise<ConnectorModule | undefined> {
  switch (type) {
    case 'files':
      return (await import('./files/index.ts')).connector;
    case 'http':
      return (await import('./http/index.ts')).connector;
    case 'kafka':
      return (await import('./kafka/index.ts')).connector;
    case 'redshift':
      return (await import('./redshift/index.ts')).connector;
    case 'snowflake':
      return (await import('./snowflake/index.ts')).connector;
    default:
      return undefined;
  }
}
