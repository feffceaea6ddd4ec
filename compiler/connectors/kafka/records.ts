/** A record of a topic. */
export interface KafkaEvent {
  readonly offset: bigint;
  /** Milliseconds since 1970. */
  readonly timestamp: bigint;
  readonly key: Uint8Array | null;
  /** Null: a tombstone. */
  readonly value: Uint8Array | null;
  readonly headers: readonly (readonly [Uint8Array | null, Uint8Array | null])[];
}

/** A batch of records as a broker keeps it. */
export interface Batch {
  readonly firstOffset: bigint;
  readonly attributes: number;
  readonly lastOffsetDelta: number;
  readonly firstTimestamp: bigint;
  readonly maxTimestamp: bigint;
  readonly producerId: bigint;
  readonly records: readonly { readonly offsetDelta: number; readonly timestampDelta: bigint; readonly key: Uint8Array | null; readonly value: Uint8Array | null; readonly headers: readonly (readonly [Uint8Array | null, Uint8Array | null])[] }[];
}

const LOG_APPEND_TIME = 1 << 3;
const CONTROL = 1 << 5;

/**
 * The events of fetched batches from an offset on, and the offset to go on at. Records of transactions that were aborted are left out, as
 * are the markers that end transactions; both take up offsets.
 */
export function eventsOf(batches: readonly Batch[], from: bigint, aborted: readonly { readonly producerId: bigint; readonly firstOffset: bigint }[]): { readonly events: readonly KafkaEvent[]; readonly next: bigint } {
  const events: KafkaEvent[] = [];
  const todo = [...aborted].sort((a, b) => (a.firstOffset < b.firstOffset ? -1 : a.firstOffset > b.firstOffset ? 1 : 0));
  const undone = new Set<bigint>();
  let next = from;
  for (const { firstOffset, attributes, lastOffsetDelta, firstTimestamp, maxTimestamp, producerId, records } of batches) {
    const last = firstOffset + BigInt(lastOffsetDelta);
    while (todo.length > 0 && todo[0]!.firstOffset <= last) undone.add(todo.shift()!.producerId);
    if (attributes & CONTROL) {
      // The key of a marker is a version and a type; type 0 aborts.
      const key = records[0]?.key;
      if (key && Buffer.from(key.buffer, key.byteOffset, key.byteLength).readInt16BE(2) === 0) undone.delete(producerId);
    } else if (!undone.has(producerId)) {
      for (const { offsetDelta, timestampDelta, key, value, headers } of records) {
        const offset = firstOffset + BigInt(offsetDelta);
        // A batch is sent whole, also when it begins before what was asked for.
        if (offset >= next) events.push({ offset, timestamp: attributes & LOG_APPEND_TIME ? maxTimestamp : firstTimestamp + timestampDelta, key, value, headers });
      }
    }
    if (last + 1n > next) next = last + 1n;
  }
  return { events, next };
}
