import { isS3 } from '../aws/s3-url.ts';
import { ConnectorError } from '../contracts/connector.ts';
import { isAlive, ownProcess } from '../host/processes.ts';
import { ingestRunning } from './diagnostics.ts';
import type { Places } from './places.ts';

/**
 * Keeps a second run on this machine from bringing the same table; a note whose process is gone is taken over. A state in S3 is not
 * locked: processes of other machines can't be seen, and what two runs land has the same names and the same content.
 */
export async function lockTable(places: Places, path: string, source: string): Promise<{ release(): Promise<void> }> {
  const free = { release: async () => {} };
  if (isS3(path)) return free;
  const own = String(ownProcess());
  for (;;) {
    if (await places.create(path, own)) return { release: () => places.remove([path]) };
    const owner = Number(await places.readText(path));
    if (owner === ownProcess() || (owner > 0 && isAlive(owner))) throw new ConnectorError('refused', 'it runs', { diagnostic: ingestRunning.at(undefined, { source, process: owner }) });
    await places.remove([path]);
  }
}
