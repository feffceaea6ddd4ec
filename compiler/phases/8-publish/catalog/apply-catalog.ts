import { CatalogError, type Catalog, type CatalogOutcome, type CatalogPlan, type PartitionChanges, type PartitionInput, type PartitionRefusal, type TableAction } from '../../../contracts/catalog.ts';
import type { Reporter, Span } from '../../../contracts/diagnostics.ts';
import { failedCall, overtaken, removed } from './diagnostics.ts';
import { catalogFailure } from './failure.ts';

/** What carrying out a plan needs beside the catalog. */
export interface ApplyWorld {
  readonly catalog: Catalog;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
  /** Looks at an entry again, and says what is to be done about it now. */
  again(action: TableAction): Promise<TableAction>;
  placeOf(node: string | undefined): Span | undefined;
}

/**
 * Carries a plan out: databases first, then each entry by itself, several at once. A call that is refused is reported, and the other
 * entries go on. Gives what became of each, in the plan's order.
 */
export async function applyCatalog(plan: CatalogPlan, world: ApplyWorld): Promise<readonly CatalogOutcome[]> {
  const missing = new Set<string>();
  for (const { input, kind } of plan.databases) if (kind === 'create' && !(await createDatabase(input, world))) missing.add(input.Name);
  const outcomes: CatalogOutcome[] = [];
  const waiting = [...plan.tables.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [at, action] = next;
      outcomes[at] = world.signal.aborted ? outcome(action, 'skipped') : missing.has(action.database) ? outcome(action, 'failed') : await applyAction(action, world);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const kept = outcomes.filter(({ status }) => status === 'kept').map(({ action }) => `${action.database}.${action.name}`);
  if (kept.length > 0) world.reporter.report(removed.at(undefined, { entries: kept }));
  return outcomes;
}

/** The service takes about ten changes of tables a second. */
const AT_ONCE = 4;

async function createDatabase(input: CatalogPlan['databases'][number]['input'], world: ApplyWorld): Promise<boolean> {
  try {
    await world.catalog.createDatabase(input);
    return true;
  } catch (error) {
    if (!(error instanceof CatalogError)) throw error;
    // Another run was first.
    if (error.kind === 'exists') return true;
    world.reporter.report(catalogFailure(error, undefined));
    return false;
  }
}

/** `tries`: how often the entry may still be looked at again, when another changes it meanwhile. */
async function applyAction(action: TableAction, world: ApplyWorld, tries = 1): Promise<CatalogOutcome> {
  const { catalog, reporter } = world;
  const span = world.placeOf(action.node);
  const about = action.node === undefined ? {} : { node: action.node };
  try {
    switch (action.kind) {
      case 'create':
        await catalog.createTable(action.database, action.input);
        return await withPartitions(action, 'created', action.partitions, world);
      case 'unchanged':
        return await withPartitions(action, 'unchanged', action.partitions, world);
      case 'update':
        await catalog.updateTable(action.database, action.input, action.version);
        return await withPartitions(action, 'updated', action.partitions, world);
      case 'breaking':
        reporter.report(action.diagnostic);
        if (!action.replace) return outcome(action, 'failed');
        await deleteEntry(action, world);
        await catalog.createTable(action.database, action.input);
        return await withPartitions(action, 'replaced', action.partitions, world);
      case 'removed':
        if (!action.deregister) return outcome(action, 'kept');
        await deleteEntry(action, world);
        return outcome(action, 'deregistered');
      case 'refused':
        reporter.report(action.diagnostic);
        return outcome(action, 'failed');
      case 'skipped':
        return outcome(action, 'skipped');
    }
  } catch (error) {
    if (!(error instanceof CatalogError)) throw error;
    if (error.kind === 'exists' || error.kind === 'conflict' || error.kind === 'missing') {
      // Another changed the entry since it was read.
      if (tries > 0) return applyAction(await world.again(action), world, tries - 1);
      reporter.report(overtaken.at(span, { database: action.database, name: action.name }, about));
    } else reporter.report(catalogFailure(error, span, about));
    return outcome(action, 'failed');
  }
}

async function deleteEntry({ database, name }: TableAction, { catalog }: ApplyWorld): Promise<void> {
  try {
    await catalog.deleteTable(database, name);
  } catch (error) {
    if (!(error instanceof CatalogError && error.kind === 'missing')) throw error;
  }
}

/** The entry is as it should be; now its partitions. */
async function withPartitions(action: TableAction, status: CatalogOutcome['status'], changes: PartitionChanges, world: ApplyWorld): Promise<CatalogOutcome> {
  const { database, name } = action;
  const { catalog } = world;
  const refused: PartitionRefusal[] = [];
  // Kinds of refusal after which all is as it should be.
  const fine = (refusals: readonly PartitionRefusal[], code: string): number => {
    refused.push(...refusals.filter((refusal) => refusal.code !== code));
    return refusals.length;
  };
  const some = async (list: readonly PartitionInput[] | PartitionChanges['delete'], code: string, send: () => Promise<readonly PartitionRefusal[]>): Promise<number> => (list.length === 0 ? 0 : list.length - fine(await send(), code));
  const created = await some(changes.create, 'AlreadyExistsException', () => catalog.createPartitions(database, name, changes.create));
  const updated = await some(changes.update, 'EntityNotFoundException', () => catalog.updatePartitions(database, name, changes.update));
  const deleted = await some(changes.delete, 'EntityNotFoundException', () => catalog.deletePartitions(database, name, changes.delete));
  if (refused.length > 0) {
    const [first] = refused;
    const more = refused.length === 1 ? '' : ` (and ${refused.length - 1} more)`;
    world.reporter.report(failedCall.at(world.placeOf(action.node), { action: 'a partition', resource: `${database}.${name}`, said: `${first!.values.join('/')}: ${first!.message.replace(/\.$/, '')}${more}` }, action.node === undefined ? {} : { node: action.node }));
  }
  // New or mended partitions of an entry that itself stays are a change of it.
  const touched = status === 'unchanged' && created + updated + deleted > 0 ? 'updated' : status;
  return { action, status: refused.length > 0 ? 'failed' : touched, partitions: { created, updated, deleted } };
}

function outcome(action: TableAction, status: CatalogOutcome['status']): CatalogOutcome {
  return { action, status, partitions: NONE };
}

const NONE = { created: 0, updated: 0, deleted: 0 };
