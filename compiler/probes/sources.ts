import { connectorOf } from '../connectors/index.ts';
import { redactDiagnostic, revealSecrets, secretWorld } from '../config/secrets.ts';
import { EngineError } from '../contracts/adapter.ts';
import { ConnectorError, type ConnectorType, type ConnectorWorld, type TableToLand } from '../contracts/connector.ts';
import type { Diagnostic } from '../contracts/diagnostics.ts';
import type { Host } from '../contracts/host.ts';
import type { Probe } from '../contracts/probe.ts';
import type { Project } from '../contracts/project.ts';
import { mapOf } from '../facts/config-calls.ts';
import { connectorFailure } from '../ingest/diagnostics.ts';
import { basePathOf, dayOf, tableToLand } from '../ingest/tables.ts';

/** What `lakec debug` tries of the sources that a connector brings: each of their tables is asked for, and nothing lands. Files that are read where they are delivered need none. */
export function sourceProbes({ config, vars }: Project, host: Host, signal: AbortSignal): readonly Probe[] {
  const day = dayOf(vars['as_of_date'], host.now().toISOString().slice(0, 10));
  return Object.entries(mapOf(config['sources'])).sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([source, given]) => {
    const settings = mapOf(given);
    const type = String(settings['type'] ?? 'files') as ConnectorType;
    if (type === 'files' && mapOf(settings['connection'])['location'] === undefined) return [];
    return Object.entries(mapOf(settings['tables'])).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, table]): Probe => ({
      name: 'source',
      async attempt() {
        const told: Diagnostic[] = [];
        const secrets = await revealSecrets({ connection: mapOf(settings['connection']), options: mapOf(settings['options']) }, secretWorld(config, host.env), { report: (diagnostic) => void told.push(diagnostic) });
        if (!secrets) throw new EngineError('credentials', told[0]!.message, { diagnostic: told[0]! });
        const world: ConnectorWorld = {
          source, connection: mapOf(secrets.settings['connection']), options: mapOf(secrets.settings['options']), config, env: host.env, files: host.files, root: host.root, signal,
          now: () => host.now(), tell: () => undefined, wait: async () => undefined,
        };
        try {
          return `${source}.${name}: ${await tried(type, world, tableToLand({ id: `${source}.${name}`, source, name, columns: [] }, { ...(settings['format'] !== undefined && { format: settings['format'] }), ...mapOf(table) }, world.options, { day, follow: false }), basePathOf(settings))}`;
        } catch (thrown) {
          if (!(thrown instanceof ConnectorError)) throw thrown;
          throw new EngineError('connection', `${source}.${name}`, { diagnostic: redactDiagnostic(connectorFailure(thrown, source, undefined), secrets.revealed) });
        }
      },
    }));
  });
}

async function tried(type: ConnectorType, world: ConnectorWorld, table: TableToLand, basePath: string): Promise<string> {
  const connector = await (await connectorOf(type))!.open(world);
  try {
    return await connector.probe(table, basePath);
  } finally {
    await connector.close();
  }
}
