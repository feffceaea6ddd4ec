import type { JobEvent, JobPlan, JobResult } from '../../contracts/job.ts';

/** Tells a job's events on as the files that hold them grow. */
export interface JobFollower {
  /** The text of a file as far as it can be read now. A last line without its end waits for the rest. */
  heard(file: string, text: string): void;
  /** Lines that hold no event, so far. */
  readonly unreadable: number;
}

/**
 * Follows a job by its files, wherever they lie: each event is told once, in the order in which it is heard, however often, late or cut off
 * its line comes. A node that has finished does not start again.
 */
export function followJob(emit: (event: JobEvent) => void): JobFollower {
  const taken = new Map<string, number>();
  const told = new Set<string>();
  const finished = new Set<string>();
  let unreadable = 0;
  const take = (line: string): void => {
    if (line.trim() === '' || told.has(line)) return;
    told.add(line);
    const event = readEvent(line);
    if (!event) {
      unreadable++;
      return;
    }
    if (event.event === 'node_started' && finished.has(event.id)) return;
    if (event.event === 'node_finished') {
      if (finished.has(event.id)) return;
      finished.add(event.id);
    }
    emit(event);
  };
  return {
    get unreadable() {
      return unreadable;
    },
    heard(file, text) {
      const from = taken.get(file) ?? 0;
      // A file that is shorter than it was is read once more: what was told already is not told again.
      const rest = text.slice(text.length < from ? 0 : from);
      const whole = rest.lastIndexOf('\n') + 1;
      taken.set(file, text.length - rest.length + whole);
      for (const line of rest.slice(0, whole).split('\n')) take(line);
    },
  };
}

/** The names of a job's files of events, in the order in which they are to be read: by number, then by name. */
export function eventFiles(names: readonly string[]): readonly string[] {
  const number = (name: string): number => Number(/(\d+)\D*\.jsonl$/.exec(name)?.[1] ?? 0);
  return names.filter((name) => /(^|\/)events-[^/]*\.jsonl$/.test(name)).sort((a, b) => number(a) - number(b) || (a < b ? -1 : 1));
}

/** A job's result as its file holds it; undefined while it is not whole. */
export function readResult(text: string | undefined): JobResult | undefined {
  return readObject(text, (value): value is JobResult => Array.isArray((value as JobResult).nodes) && typeof (value as JobResult).run_id === 'string');
}

/** A job's plan as its file holds it; undefined when it is none of this version's. */
export function readPlan(text: string | undefined): JobPlan | undefined {
  return readObject(text, (value): value is JobPlan => (value as JobPlan).version === 1 && Array.isArray((value as JobPlan).units));
}

const EVENTS: ReadonlySet<unknown> = new Set<JobEvent['event']>(['job_started', 'node_started', 'node_finished', 'message', 'job_finished']);

function readEvent(line: string): JobEvent | undefined {
  return readObject(line, (value): value is JobEvent => EVENTS.has((value as JobEvent).event));
}

function readObject<T>(text: string | undefined, is: (value: object) => value is T & object): T | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && is(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
