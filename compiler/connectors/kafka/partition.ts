import type { Landing, SingleFile } from '../../contracts/connector.ts';
import { csvLine, jsonLine } from '../../landing/lines.ts';
import { dayOf } from '../../landing/names.ts';
import type { Fetched } from './client.ts';
import type { KafkaOptions } from './config.ts';
import { claimKey, fileName } from './coverage.ts';
import { EVENT_COLUMNS, eventRow, POISON_COLUMNS } from './event-row.ts';
import { eventsOf, type KafkaEvent } from './records.ts';

/** One partition on its way to files. */
export interface PartitionReader {
  /** The offset to ask for next; undefined when all that was wanted has landed. */
  readonly wants: bigint | undefined;
  /** Takes what was fetched from `wants` on. */
  take(fetched: Fetched): Promise<void>;
  /** Lands what has come so far. */
  flush(): Promise<void>;
  /** Lands what has waited for so long that it is time. */
  tick(): Promise<void>;
  /** What stands before an offset is not on the broker any more. */
  skipTo(earliest: bigint): Promise<void>;
  /** Forgets what has not landed: another member reads it now. */
  drop(): Promise<void>;
  /** The offset after the last landed one, once after each file. */
  takeCommit(): bigint | undefined;
}

/** Offsets to land: up to `last`, or for ever. */
export interface Wanted {
  readonly first: bigint;
  readonly last?: bigint;
}

interface OpenFile {
  readonly rows: SingleFile;
  poison?: SingleFile;
  poisoned: number;
  count: number;
  bytes: number;
  readonly since: number;
}

/** What is decided of a file before it is seen: the offset that it ends at, and its name. */
interface Claim {
  readonly last: bigint;
  readonly name: string;
}

/**
 * Two consumers that both think that a partition is theirs would land events twice. So whoever closes a file first claims its range by its
 * first offset, and anyone else who comes to that offset, a run after a kill too, makes the same file of the same range.
 */
export function readPartition(partition: number, wanted: readonly Wanted[], options: KafkaOptions, landing: Landing, format: 'csv' | 'ndjson', now: () => number): PartitionReader {
  const { topic } = options;
  const jobs = [...wanted];
  let first = jobs[0]?.first ?? 0n;
  let at = first;
  let file: OpenFile | undefined;
  /** Of the file that begins at `first`; looked up before its first event. */
  let claim: Claim | undefined;
  let looked = false;
  let commit: bigint | undefined;
  let silent = 0;
  const line = (columns: readonly string[], row: readonly (string | null)[]): string => (format === 'csv' ? csvLine(row) : jsonLine(columns, row));
  const restart = (offset: bigint): void => {
    first = offset;
    at = offset;
    claim = undefined;
    looked = false;
  };
  const look = async (): Promise<void> => {
    if (looked) return;
    const text = await landing.claimed(claimKey(topic, partition, first));
    claim = text === undefined ? undefined : readClaim(text);
    looked = true;
  };
  const begin = async (): Promise<OpenFile> => {
    const rows = await landing.single();
    if (format === 'csv') await rows.write(csvLine(EVENT_COLUMNS));
    return { rows, poisoned: 0, count: 0, bytes: 0, since: now() };
  };
  const drop = async (): Promise<void> => {
    await file?.rows.discard();
    await file?.poison?.discard();
    file = undefined;
  };
  const add = async (event: KafkaEvent): Promise<void> => {
    file ??= await begin();
    const made = eventRow(event, topic, partition, options.eventId);
    if (made.poison) {
      if (!file.poison) {
        file.poison = await landing.single();
        if (format === 'csv') await file.poison.write(csvLine(POISON_COLUMNS));
      }
      await file.poison.write(line(POISON_COLUMNS, made.poison));
      file.poisoned++;
    } else {
      const text = line(EVENT_COLUMNS, made.row);
      await file.rows.write(text, 1);
      file.bytes += text.length;
      file.count++;
    }
  };
  /** Lands the file that ends at an offset. False: somebody else has claimed another range from `first` on, which is to be read anew. */
  const close = async (last: bigint): Promise<boolean> => {
    if (!file && !claim) return true;
    const own: Claim = { last, name: landing.place(fileName(topic, partition, { first, last }, format)) };
    const decided = claim ?? readClaim(await landing.claim(claimKey(topic, partition, first), JSON.stringify({ last: String(last), name: own.name })));
    if (decided.last !== last) {
      await drop();
      const again = first;
      restart(again);
      return false;
    }
    file ??= await begin();
    const name = decided.name.slice(decided.name.lastIndexOf('/') + 1);
    await file.poison?.land(landing.quarantine(name, dayOf(decided.name)));
    const landed = await file.rows.land(decided.name);
    if (landed && file.poisoned > 0) landing.progress({ quarantined: file.poisoned });
    file = undefined;
    restart(last + 1n);
    commit = last + 1n;
    return true;
  };
  const flush = async (): Promise<void> => {
    // A claimed file is landed when all of its range is there, not before.
    if (at > first && !claim) await close(at - 1n);
  };
  /** The last offset wanted; of a claimed file, all is. */
  const endOf = (): bigint | undefined => {
    const last = jobs[0]?.last;
    return last !== undefined && claim && claim.last > last ? claim.last : last;
  };
  const isBeyond = (offset: bigint): boolean => {
    const last = endOf();
    return last !== undefined && offset > last;
  };
  const nextJob = (): void => {
    while (jobs[0]?.last !== undefined && first > jobs[0].last) {
      jobs.shift();
      if (jobs[0]) restart(jobs[0].first);
    }
  };
  return {
    get wants() { return jobs.length === 0 ? undefined : at; },
    async take({ batches, aborted, end }) {
      await look();
      const { events, next } = eventsOf(batches, at, aborted);
      for (const event of events) {
        if (claim && event.offset > claim.last) {
          if (!(await close(claim.last))) return;
          await look();
        }
        if (isBeyond(event.offset)) break;
        await add(event);
        at = event.offset + 1n;
        if (claim ? event.offset === claim.last : file!.bytes >= options.fileBytes || file!.count + file!.poisoned >= options.fileRows) {
          if (!(await close(event.offset))) return;
          await look();
        }
      }
      // Markers of transactions take up offsets too.
      if (next > at) at = next;
      if (claim && at > claim.last) {
        const reached = at;
        if (!(await close(claim.last))) return;
        at = reached > first ? reached : first;
        await look();
      }
      // At the end of a log that was compacted there may be offsets without a record.
      silent = batches.length === 0 && end > at ? silent + 1 : 0;
      const until = endOf();
      if (until === undefined || (at <= until && !(silent >= 3 && end > until))) return;
      at = until + 1n;
      if (claim) await close(claim.last);
      else await flush();
      // Where there were but markers, there is nothing to land.
      if (first <= until && !file && !claim) restart(until + 1n);
      nextJob();
    },
    flush,
    async tick() {
      if (file && now() - file.since >= options.fileSeconds * 1000) await flush();
    },
    async skipTo(earliest) {
      await drop();
      restart(earliest);
      nextJob();
    },
    drop,
    takeCommit() {
      const offset = commit;
      commit = undefined;
      return offset;
    },
  };
}

function readClaim(text: string): Claim {
  const { last, name } = JSON.parse(text) as { readonly last: string; readonly name: string };
  return { last: BigInt(last), name };
}
