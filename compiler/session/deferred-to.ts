import type { Manifest } from '../contracts/manifest.ts';
import { relationKey, type ExistingRelation, type Relation } from '../contracts/relation.ts';
import type { Invocation } from '../invocation.ts';
import { readState } from '../phases/8-publish/index.ts';

/**
 * `--defer`: nodes that are not in this target's engine (with `--favor-state`: all) are read where the earlier run of `--state`
 * built them. A chosen node is not deferred to: it is built here.
 */
export function deferredTo(call: Invocation, manifest: Manifest, existing: ReadonlyMap<string, ExistingRelation>): (chosen: ReadonlySet<string>) => ReadonlyMap<string, Relation> {
  const { host, flags, reporter } = call;
  const folder = flags.deferState ?? flags.state;
  const state = folder === undefined ? undefined : readState(host, folder, reporter);
  return (chosen) => {
    const deferred = new Map<string, Relation>();
    for (const [id, before] of state?.nodes ?? []) {
      const node = manifest.nodes.get(id);
      if (!node || !('relation' in node) || !('relation' in before) || node.kind === 'test' || chosen.has(id)) continue;
      if (flags.favorState || !existing.has(relationKey(node.relation))) deferred.set(id, before.relation);
    }
    return deferred;
  };
}
