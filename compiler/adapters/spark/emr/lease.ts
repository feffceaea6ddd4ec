import { hostname } from 'node:os';
import type { S3 } from '../../../aws/s3.ts';
import { EngineError } from '../../../contracts/adapter.ts';
import type { Clock } from './clock.ts';
import { isAlive } from '../../../host/processes.ts';

/** What `<state_root>/job.json` says: which job works on this lake. It is written before a job is submitted and removed when its end was seen. */
export interface Note {
  readonly version: 1;
  readonly run_id: string;
  readonly project: string;
  readonly env: string;
  /** `application 00example00000app`, `cluster j-EXAMPLE`. */
  readonly place: string;
  readonly job_root: string;
  /** Once the service has answered. */
  readonly job_id?: string;
  /** Who submits, and when it began: without a job id it may still be at it. */
  readonly machine: string;
  readonly process: number;
  readonly at: string;
}

export interface Lease {
  read(): Promise<Note | undefined>;
  /** Takes the lease; gives the note that stands in the way instead. */
  take(note: Note): Promise<Note | undefined>;
  /** Writes the note that is ours anew. */
  update(note: Note): Promise<void>;
  /** Removes the note of a run; that of another stays. */
  release(runId: string): Promise<void>;
  /** Removes a note that nobody stands behind any more; of several that try at once, one does it. */
  breakUp(stale: Note): Promise<void>;
  /** Nobody is going to submit the job of this note. */
  abandoned(note: Note): boolean;
}

/** Runs that this process submits. */
const OURS = new Set<string>();

/** Milliseconds after which a submission that was begun is given up for lost. */
const PATIENCE = 10 * 60_000;

/** One job at a time on a lake, whichever machine it is submitted from: an object that can be made only once. */
export function leaseOf(stateRoot: string, store: Pick<S3, 'readText' | 'put' | 'remove'>, clock: Clock, machine = hostname()): Lease {
  const url = `${stateRoot}/job.json`;
  const read = async (): Promise<Note | undefined> => parse(await store.readText(url));
  const make = async (at: string, content: object): Promise<boolean> => {
    try {
      await store.put(at, `${JSON.stringify(content, undefined, 1)}\n`, { ifAbsent: true, contentType: 'application/json' });
      return true;
    } catch (error) {
      if (error instanceof EngineError && error.kind === 'conflict') return false;
      throw error;
    }
  };
  const lease: Lease = {
    read,
    async take(note) {
      OURS.add(note.run_id);
      for (;;) {
        if (await make(url, note)) return undefined;
        const there = await read();
        // Removed in this moment: once more.
        if (there) return there;
        if ((await store.readText(url)) !== undefined) await store.remove([url]);
      }
    },
    update: (note) => store.put(url, `${JSON.stringify(note, undefined, 1)}\n`, { contentType: 'application/json' }),
    async release(runId) {
      if ((await read())?.run_id === runId) await store.remove([url]);
    },
    async breakUp(stale) {
      const marker = `${stateRoot}/job-${stale.run_id}.broken`;
      const mine = await make(marker, { at: new Date(clock.now()).toISOString() });
      // Whoever made the marker removes the note, unless it ended in the middle of it.
      if (!mine && !isOld(parseTime(await store.readText(marker)), clock)) return;
      await lease.release(stale.run_id);
      await store.remove([marker]);
    },
    abandoned(note) {
      if (note.job_id !== undefined) return false;
      if (isOld(note.at, clock)) return true;
      // Numbers of processes are given anew: one that is ours now was another's before.
      return note.machine === machine && !OURS.has(note.run_id) && (note.process === process.pid || !isAlive(note.process));
    },
  };
  return lease;
}

function isOld(at: string | undefined, clock: Clock): boolean {
  return at === undefined || clock.now() - Date.parse(at) > PATIENCE;
}

function parse(text: string | undefined): Note | undefined {
  if (text === undefined) return undefined;
  try {
    const note = JSON.parse(text) as Note;
    return note.version === 1 && typeof note.run_id === 'string' && typeof note.job_root === 'string' ? note : undefined;
  } catch {
    return undefined;
  }
}

function parseTime(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as { readonly at: string }).at;
  } catch {
    return undefined;
  }
}
