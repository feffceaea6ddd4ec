import type { Reporter } from '../contracts/diagnostics.ts';
import type { Flags, IndirectSelection } from '../contracts/flags.ts';
import { readTime, sampleInterval } from '../incremental/interval.ts';
import type { Arguments } from './arguments.ts';
import { optionConflict, optionValue } from './diagnostics.ts';
import { allAreErrors } from './project-flags.ts';
import { readFlow } from './read-flow.ts';

/** What the phases see of the command line. Conflicts and unreadable `--vars` are reported. */
export async function toFlags(given: Arguments, reporter: Reporter): Promise<Flags> {
  if (given.text('selector') !== undefined && (given.list('select').length > 0 || given.list('exclude').length > 0)) {
    const other = given.list('select').length > 0 ? 'select' : 'exclude';
    reporter.report(optionConflict.at(undefined, { first: '--selector', second: `--${other}`, instead: `Write --${other} with selector:${given.text('selector')}` }));
  }
  if (given.flag('drop') && !given.flag('prune')) {
    reporter.report(optionConflict.at(undefined, { first: '--drop', second: 'a plan that builds', instead: 'Write lakec plan --prune --drop' }));
  }
  if (given.text('inline') !== undefined && given.list('select').length > 0) {
    reporter.report(optionConflict.at(undefined, { first: '--inline', second: '--select', instead: 'Leave one of them out' }));
  }
  const [start, end] = [given.text('event-time-start'), given.text('event-time-end')];
  if (start !== undefined && end !== undefined && readTime(start)! >= readTime(end)!) {
    reporter.report(optionConflict.at(undefined, { first: `--event-time-start ${start}`, second: `--event-time-end ${end}`, instead: 'Give an end that is later than the start' }));
  }
  const [from, to] = given.command?.name === 'ingest' ? [given.text('from'), given.text('to')] : [];
  if (from !== undefined && to !== undefined && from > to) {
    reporter.report(optionConflict.at(undefined, { first: `--from ${from}`, second: `--to ${to}`, instead: 'Give a last day that is not before the first' }));
  }
  const sampled = given.command?.name === 'run' || given.command?.name === 'build' ? given.text('sample') : undefined;
  const written = sampled?.trim().startsWith('{') ? await readFlow(sampled, '--sample', reporter) : sampled;
  const sample = written === undefined ? undefined : sampleInterval(written, new Date());
  if (sampled !== undefined && !sample) reporter.report(optionValue.at(undefined, { option: '--sample', value: sampled, expected: 'a number of hours, days, months or years such as "3 days", or {start: 2026-01-01, end: 2026-02-01}' }));
  const besideFollow = from !== undefined ? '--from' : to !== undefined ? '--to' : given.flag('replay') ? '--replay' : undefined;
  if (given.flag('follow') && besideFollow !== undefined) {
    reporter.report(optionConflict.at(undefined, { first: '--follow', second: besideFollow, instead: 'Leave one of them out' }));
  }
  return {
    command: given.command?.name ?? '',
    target: given.text('target'),
    ...(given.text('profile') !== undefined && { profile: given.text('profile') }),
    ...(given.text('profiles-dir') !== undefined && { profilesDir: given.text('profiles-dir') }),
    vars: (await readFlow(given.text('vars'), '--vars', reporter)) ?? {},
    select: given.list('select'),
    exclude: given.list('exclude'),
    selector: given.text('selector'),
    resourceTypes: given.list('resource-type'),
    excludeResourceTypes: given.list('exclude-resource-type'),
    indirectSelection: (given.text('indirect-selection') ?? 'eager') as IndirectSelection,
    fullRefresh: given.flag('full-refresh') ?? false,
    failFast: given.flag('fail-fast') ?? false,
    threads: given.number('threads'),
    sharedScans: given.flag('shared-scans'),
    storeFailures: given.flag('store-failures'),
    state: given.text('state'),
    defer: given.flag('defer') ?? false,
    ...(given.text('defer-state') !== undefined && { deferState: given.text('defer-state')! }),
    favorState: given.flag('favor-state') ?? false,
    resume: given.flag('resume') ?? false,
    empty: given.flag('empty') ?? false,
    eventTimeStart: start,
    eventTimeEnd: end,
    ...(sample && { sample }),
    dryRun: given.flag('dry-run'),
    ...(given.flag('ingest') !== undefined && { ingest: given.flag('ingest') }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(given.flag('follow') !== undefined && { follow: given.flag('follow') }),
    ...(given.flag('replay') !== undefined && { replay: given.flag('replay') }),
    warnError: (given.flag('warn-error') ?? false) || allAreErrors(await readFlow(given.text('warn-error-options'), '--warn-error-options', reporter)),
    targetPath: given.text('target-path') ?? 'target',
  };
}
