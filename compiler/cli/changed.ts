import { readChanges, type Earlier, type ProjectChanges } from '../change-plan.ts';
import { chooseNodes } from '../build.ts';
import { changedNeedsEarlier } from '../impact/diagnostics.ts';
import type { Invocation } from '../invocation.ts';
import type { CommandContext } from './context.ts';

/** With what the command line compares the project; undefined when it does not, `wrong` after a report. */
export function earlierOf({ arguments: given, flags, log }: CommandContext): Earlier | 'wrong' | undefined {
  const revision = given.text('since');
  const chooses = flags.select.length > 0 || flags.exclude.length > 0 || flags.selector !== undefined;
  if (revision !== undefined) return { kind: 'revision', revision };
  if (flags.state !== undefined && (given.flag('changed') || (flags.command === 'plan' && !chooses && !flags.defer))) return { kind: 'state', folder: flags.state };
  if (!given.flag('changed')) return undefined;
  log.report(changedNeedsEarlier.at(undefined, {}));
  return 'wrong';
}

/** What changed, the chosen nodes that are to run, and those among them to which only config is applied. */
export interface Changed {
  readonly changes: ProjectChanges;
  readonly ids: readonly string[];
  readonly applyOnly: readonly string[];
}

/** What changed, and the chosen nodes that it reaches, with their tests where the command runs tests. Undefined after a report. */
export async function readChanged(call: Invocation, earlier: Earlier): Promise<Changed | undefined> {
  const changes = await readChanges(call, earlier);
  if (!changes) return undefined;
  const { manifest, impacts } = changes;
  const reached = new Set(impacts.filter(({ id, whole }) => whole.kind !== 'none' && manifest.nodes.get(id)!.kind !== 'source').map(({ id }) => id));
  const applied = new Set(impacts.filter(({ applies }) => applies).map(({ id }) => id));
  const chosen = chooseNodes(call, manifest);
  if (call.reporter.errors > 0) return undefined;
  // A test belongs to what it tests.
  const ids = chosen.filter((id) => reached.has(id) || applied.has(id) || (['test', 'unit_test'].includes(manifest.nodes.get(id)!.kind) && manifest.dag.parents(id).some((parent) => reached.has(parent))));
  return { changes, ids, applyOnly: ids.filter((id) => applied.has(id)) };
}
