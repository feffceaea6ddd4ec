import type { NodeKind } from './contracts/manifest.ts';
import type { Compiled } from './session.ts';

/** What of a project was checked, and what was not. */
export interface Coverage {
  /** By kind, in the order of `KINDS`. */
  readonly kinds: readonly { readonly kind: NodeKind; readonly checked: number; readonly all: number }[];
  /** In DAG order. */
  readonly unchecked: readonly { readonly id: string; readonly reason: string }[];
}

const KINDS = ['model', 'snapshot', 'seed', 'test', 'unit_test', 'analysis'] as const satisfies readonly NodeKind[];

/** Counts the chosen nodes by whether the check came to an answer; one that has an error was checked. */
export function coverageOf({ manifest, ids, checked }: Compiled, wrong: ReadonlySet<string>): Coverage {
  const kindOf = (id: string) => manifest.nodes.get(id)!.kind;
  const unchecked = ids.flatMap((id) => {
    if (wrong.has(id) || !(KINDS as readonly NodeKind[]).includes(kindOf(id))) return [];
    const node = checked.get(id);
    const reason = node ? (node.unchecked ?? (node.late !== undefined && node.output === undefined ? node.late : undefined)) : 'Its template has an error.';
    return reason === undefined ? [] : [{ id, reason }];
  });
  const open = new Set(unchecked.map(({ id }) => id));
  const kinds = KINDS.flatMap((kind) => {
    const all = ids.filter((id) => kindOf(id) === kind);
    return all.length === 0 ? [] : [{ kind, checked: all.filter((id) => !open.has(id)).length, all: all.length }];
  });
  return { kinds, unchecked };
}
