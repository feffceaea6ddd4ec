import { eventInterval } from '../../../incremental/interval.ts';
import type { EventInterval } from '../../../incremental/interval.ts';
import { placeOf } from '../config.ts';
import { microbatchConfig } from '../diagnostics.ts';
import { configColumns } from '../keys.ts';
import type { MaterializationInput } from '../materialization.ts';
import { statement } from '../steps.ts';
import { insertNew } from './replace-rows.ts';
import type { Strategy, StrategyInput } from './strategy.ts';

/**
 * Replaces the rows of an interval of time: that of `--event-time-start` and `--event-time-end`, else the current batch and `lookback`
 * batches before it. The compile phase reads the parents in the same interval.
 */
export const microbatch: Strategy = { name: 'microbatch', action: 'overwrite', plan: planMicrobatch };

function planMicrobatch({ input, fresh, columns }: StrategyInput) {
  const { node, dialect } = input;
  const interval = microbatchInterval(input, true);
  if (!interval) return undefined;
  const time = configColumns(input, 'event_time', [interval.column], columns);
  if (!time) return undefined;
  const column = dialect.identifier(time[0]!);
  const within = [
    ...(interval.start !== undefined ? [`${column} >= timestamp ${dialect.string(interval.start)}`] : []),
    `${column} < timestamp ${dialect.string(interval.end)}`,
  ].join('\n  and ');
  return [
    statement(`delete the rows of ${interval.start ?? 'the beginning'} to ${interval.end}`, dialect.deleteFrom(node.relation, within)),
    insertNew(input, fresh, columns),
  ];
}

/** The interval that a run is about; undefined after a report. */
export function microbatchInterval({ node, flags, runStartedAt, reporter }: MaterializationInput, incremental: boolean): EventInterval | undefined {
  const interval = eventInterval(node.config, { start: flags.eventTimeStart, end: flags.eventTimeEnd }, runStartedAt, incremental);
  if (!('problem' in interval)) return interval;
  reporter.report(microbatchConfig.at(placeOf(node, interval.key), { node: node.name, problem: interval.problem }, { node: node.id }));
  return undefined;
}
