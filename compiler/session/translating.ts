import type { CheckedNode } from '../contracts/compiled.ts';
import type { Plan } from '../contracts/plan.ts';
import { openTranslations } from '../cache/translations.ts';
import { dialectOf } from '../reading/index.ts';
import type { Known } from '../transpile/index.ts';
import type { Ground } from './ground.ts';

/** A session's nodes and plan in the engine's dialect, where something of the project is written in another. */
export interface Translating {
  nodes(nodes: readonly CheckedNode[]): Promise<readonly CheckedNode[]>;
  /** The plan whose shared scans are in the engine's dialect too. */
  scans(plan: Plan): Promise<Plan>;
}

/** Opens the translations of a session: none is loaded where nothing is foreign. */
export function openTranslating({ call, manifest, adapter, binder, foreign, keeps, key }: Ground): Translating {
  const { host, flags, reporter, invocationId, startedAt } = call;
  const to = adapter.dialect.name;
  const translations = foreign && keeps ? openTranslations(host.files, flags.targetPath, to, key) : undefined;
  const known = async (): Promise<Known> => ({ binder: await binder(), ...(translations && { kept: translations, passing: (await import('../transpile/kept.ts')).passingOf(invocationId, startedAt) }) });
  /** Nothing is going to run: what has no translation is told when it is to. */
  const onlyLooks = flags.command === 'check' || flags.command === 'lineage';
  return {
    async nodes(nodes) {
      if (!foreign || nodes.length === 0) return nodes;
      const some = onlyLooks ? nodes.filter(({ id }) => dialectOf(manifest.nodes.get(id)!, manifest.project) === 'duckdb') : nodes;
      const made = await (await import('../transpile/nodes.ts')).translateNodes(some, manifest, to, await known(), reporter);
      translations?.save();
      return made;
    },
    async scans(plan) {
      const made = foreign ? await (await import('../transpile/nodes.ts')).translateScans(plan, manifest, to, await known()) : plan;
      translations?.save();
      return made;
    },
  };
}
