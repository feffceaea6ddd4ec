import type { ConfigMap } from '../contracts/project.ts';
import type { Places } from './places.ts';

/** What is remembered of a table: the connector's state, and while files become visible what is still to be done. */
export interface TableState {
  readonly state: ConfigMap;
  readonly pending?: Pending;
}

/** Files on their way from aside to their places, and the state that holds when all are there. */
export interface Pending {
  readonly aside: string;
  readonly files: readonly (readonly [from: string, name: string])[];
  /** Names of files that go. */
  readonly removed?: readonly string[];
  readonly state: ConfigMap;
}

/** Reads a table's state; one that was never written is empty. */
export async function readState(places: Places, path: string): Promise<TableState> {
  const text = await places.readText(path);
  if (text === undefined) return { state: {} };
  const { state, pending } = JSON.parse(text) as TableState;
  return { state, ...(pending && { pending }) };
}

/** Writing it with `pending` is the act that decides: from then on the files will be seen, whatever happens. */
export async function writeState(places: Places, path: string, state: TableState): Promise<void> {
  await places.write(path, `${JSON.stringify({ version: 1, ...state }, undefined, 1)}\n`);
}

/** Completes what was decided: moves files that are still aside to their places, then writes the state without them. */
export async function recover(places: Places, path: string, basePath: string): Promise<void> {
  const { pending } = await readState(places, path);
  if (!pending) return;
  for (const [from, name] of pending.files) {
    if (await places.has(`${pending.aside}/${from}`)) await places.move(`${pending.aside}/${from}`, `${basePath}/${name}`);
  }
  if (pending.removed) await places.remove(pending.removed.map((name) => `${basePath}/${name}`));
  await writeState(places, path, { state: pending.state });
}
