import type { KafkaEvent } from './records.ts';

/** Columns of a landed file of events. */
export const EVENT_COLUMNS = ['event_id', 'topic', 'partition', 'offset', 'timestamp', 'key', 'value', 'headers'] as const;
/** Columns of a quarantine file: bytes that are no text stand there in base64. */
export const POISON_COLUMNS = ['reason', 'topic', 'partition', 'offset', 'timestamp', 'key_base64', 'value_base64', 'headers'] as const;

/** Where an event's id comes from: a header, its key, or its place in the topic. */
export type EventId = { readonly kind: 'header'; readonly name: string } | { readonly kind: 'key' } | { readonly kind: 'position' };

/** Larger values are no rows of a table: a line of a landed file has 64 MB at most. Bytes. */
const LARGEST = 16 * 1024 * 1024;

/** An event as a row of texts; an event with bytes that no text column can hold is poison, with the reason. A tombstone has no value. */
export function eventRow(event: KafkaEvent, topic: string, partition: number, id: EventId): { readonly row: readonly (string | null)[]; readonly poison?: undefined } | { readonly poison: readonly (string | null)[] } {
  const { offset, timestamp } = event;
  const place = [topic, String(partition), String(offset), momentText(timestamp)];
  const problem = (event.value?.length ?? 0) + (event.key?.length ?? 0) > LARGEST ? 'too_large' : undefined;
  const key = problem === undefined ? textOf(event.key) : undefined;
  const value = problem === undefined ? textOf(event.value) : undefined;
  const headers = event.headers.map(([name, content]) => [textOf(name) ?? '', textOf(content)] as const);
  const unreadable = key === undefined ? 'key' : value === undefined ? 'value' : headers.some(([, content]) => content === undefined) ? 'headers' : undefined;
  if (problem !== undefined || unreadable !== undefined) {
    const base64 = (bytes: Uint8Array | null): string | null => bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
    return { poison: [problem ?? `not_text:${unreadable}`, ...place, base64(event.key), base64(event.value), JSON.stringify(Object.fromEntries(event.headers.map(([name, content]) => [base64(name) ?? '', base64(content)])))] };
  }
  const byName = Object.fromEntries(headers);
  const eventId = id.kind === 'header' ? (Object.hasOwn(byName, id.name) ? byName[id.name]! : null) : id.kind === 'key' ? key! : `${topic}-${partition}-${offset}`;
  const others = headers.filter(([name]) => id.kind !== 'header' || name !== id.name);
  return { row: [eventId, ...place, key!, value!, others.length === 0 ? null : JSON.stringify(Object.fromEntries(others))] };
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text that bytes are; null for none, undefined for bytes that are no text. */
function textOf(bytes: Uint8Array | null): string | null | undefined {
  if (bytes === null) return null;
  if (bytes.includes(0)) return undefined;
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** `2026-01-31 18:05:37`, with milliseconds where there are some. */
function momentText(milliseconds: bigint): string | null {
  const moment = new Date(Number(milliseconds));
  if (milliseconds < 0n || Number.isNaN(moment.getTime())) return null;
  return moment.toISOString().replace('T', ' ').replace(/(\.000)?Z$/, '');
}
