import type { Node } from '../../contracts/manifest.ts';
import { relationKey } from '../../contracts/relation.ts';
import { eventInterval } from '../../incremental/interval.ts';
import type { EventInterval } from '../../incremental/interval.ts';
import type { CompileWorld } from './world.ts';

/** What `is_incremental()` says: the table is there, and nobody asked to build it anew. */
export function isIncremental(node: Node, { existing, flags }: CompileWorld): boolean {
  if (node.kind !== 'model' || node.config.materialized !== 'incremental') return false;
  const refresh = typeof node.config.full_refresh === 'boolean' ? node.config.full_refresh : flags.fullRefresh;
  return existing.get(relationKey(node.relation))?.kind === 'table' && !refresh;
}

/** The interval of time that a microbatch model reads its parents in; undefined for other nodes, and where its config gives none, which the plan phase tells. */
export function intervalOf(node: Node, world: CompileWorld): EventInterval | undefined {
  if (node.kind !== 'model' || node.config.materialized !== 'incremental' || node.config.incremental_strategy !== 'microbatch') return undefined;
  const { eventTimeStart: start, eventTimeEnd: end } = world.flags;
  const interval = eventInterval(node.config, { start, end }, world.runStartedAt, isIncremental(node, world));
  return 'problem' in interval ? undefined : interval;
}

/** What of an interval lies within that of `--sample`; without one of its own, all of that. */
export function sampled(interval: EventInterval | undefined, sample: CompileWorld['flags']['sample']): EventInterval | undefined {
  if (!sample) return interval;
  if (!interval) return { column: '', ...sample };
  return { ...interval, start: interval.start === undefined || interval.start < sample.start ? sample.start : interval.start, end: interval.end > sample.end ? sample.end : interval.end };
}

/** The condition for the rows of a parent that fall into the interval; undefined where the parent has no `event_time` and is read whole. */
export function withinInterval(parent: Node, interval: EventInterval): string | undefined {
  const column = parent.config.event_time;
  if (typeof column !== 'string' || column === '') return undefined;
  const from = interval.start === undefined ? '' : `${column} >= timestamp '${interval.start}' and `;
  return `${from}${column} < timestamp '${interval.end}'`;
}
