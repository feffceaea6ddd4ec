import type { CatalogOutcome } from '../../../contracts/catalog.ts';

/** What a registration did, in a line: `registered 28 tables: 3 created, 25 unchanged; 26 partitions added`. */
export function registeredText(outcomes: readonly CatalogOutcome[]): string {
  const count = (status: CatalogOutcome['status']): number => outcomes.filter((outcome) => outcome.status === status).length;
  const registered = outcomes.filter(({ status }) => REGISTERED.has(status)).length;
  const words = (['created', 'updated', 'replaced', 'unchanged'] as const).flatMap((status) => (count(status) > 0 ? [`${count(status)} ${status}`] : []));
  const others = (['deregistered', 'kept', 'failed'] as const).flatMap((status) => (count(status) > 0 ? [`${count(status)} ${status === 'kept' ? 'of no model any more' : status}`] : []));
  const sum = (kind: keyof CatalogOutcome['partitions']): number => outcomes.reduce((total, { partitions }) => total + partitions[kind], 0);
  const partitions = ([['created', 'added'], ['updated', 'updated'], ['deleted', 'removed']] as const).flatMap(([kind, word]) => (sum(kind) > 0 ? [`${sum(kind)} ${word}`] : []));
  const tables = `registered ${registered} ${registered === 1 ? 'table' : 'tables'}${words.length > 0 ? `: ${words.join(', ')}` : ''}`;
  return [tables, ...(partitions.length > 0 ? [`partitions: ${partitions.join(', ')}`] : []), ...others].join('; ');
}

const REGISTERED: ReadonlySet<CatalogOutcome['status']> = new Set(['created', 'updated', 'replaced', 'unchanged']);
