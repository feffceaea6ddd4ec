import type { Change } from '../contracts/impact.ts';
import type { Lineage, Prints, QueryLineage } from '../contracts/lineage.ts';

/** Sorts the change of a node's SELECT, by what it said before and says now. */
export function compareLineages(before: Lineage, now: Lineage): Change {
  if (before.kind === 'unknown') return { kind: 'everything', reason: `its SQL before can't be followed: ${before.reason}` };
  if (now.kind === 'unknown') return { kind: 'everything', reason: `its SQL can't be followed: ${now.reason}` };
  if (!before.prints || !now.prints) return { kind: 'everything', reason: 'nobody asked what its SQL says' };
  if (before.prints.rows !== now.prints.rows) return { kind: 'everything', reason: 'which rows it has may have changed' };
  return compareColumns(saidOf(before, before.prints), saidOf(now, now.prints));
}

/** A column, and what its SELECT says of its value. */
interface Said {
  readonly name: string;
  readonly print: string;
}

function saidOf({ columns }: QueryLineage, prints: Prints): readonly Said[] {
  return columns.map(({ name }, i) => ({ name, print: prints.columns[i]! }));
}

function compareColumns(before: readonly Said[], now: readonly Said[]): Change {
  if (JSON.stringify(before) === JSON.stringify(now)) return { kind: 'none' };
  const was = printsByName(before);
  const is = printsByName(now);
  if (!was || !is) return { kind: 'everything', reason: 'two of its columns have one name' };
  const kept = [...was.keys()].filter((name) => is.has(name));
  const order = [...is.keys()].filter((name) => was.has(name));
  if (order.some((name, i) => name !== kept[i])) return { kind: 'everything', reason: 'its columns stand in another order' };
  const added = [...is.keys()].filter((name) => !was.has(name));
  const gone = [...was.keys()].filter((name) => !is.has(name));
  const changed = kept.filter((name) => was.get(name)!.print !== is.get(name)!.print || was.get(name)!.name !== is.get(name)!.name);
  if (added.some((name) => [...is.keys()].indexOf(name) < kept.length)) return { kind: 'everything', reason: `the new column ${added[0]!} stands before others` };
  if (changed.length + gone.length > 0) {
    const reason = [changed.length > 0 ? 'its SQL says something else of them' : '', gone.length > 0 ? `${list(gone)} ${gone.length === 1 ? 'is' : 'are'} gone` : ''].filter((text) => text !== '').join(', ');
    return { kind: 'columns', columns: [...changed, ...gone, ...added], reason };
  }
  return added.length > 0 ? { kind: 'additive', columns: added } : { kind: 'none' };
}

/** The farther of two changes of one node. */
export function wider(a: Change, b: Change): Change {
  if (a.kind === 'everything' || b.kind === 'none') return a;
  if (b.kind === 'everything' || a.kind === 'none') return b;
  if (a.kind === 'additive' && b.kind === 'additive') return { kind: 'additive', columns: union(a.columns, b.columns) };
  const reasons = [a, b].flatMap((change) => (change.kind === 'columns' ? change.reason.split('; ') : []));
  return { kind: 'columns', columns: union(a.columns, b.columns), reason: [...new Set(reasons)].join('; ') };
}

function union(a: readonly string[], b: readonly string[]): readonly string[] {
  return [...a, ...b.filter((name) => !a.includes(name))];
}

function list(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}

/** By name in lower case; undefined when a name comes twice. */
function printsByName(columns: readonly Said[]): ReadonlyMap<string, Said> | undefined {
  const found = new Map(columns.map((column) => [column.name.toLowerCase(), column]));
  return found.size === columns.length ? found : undefined;
}
