import type { Consumer, ConsumerOptions } from '@platformatic/kafka';
import { ConnectorError, type ConnectorWorld } from '../../contracts/connector.ts';
import type { KafkaConnection } from './config.ts';
import { kafkaFailure, isOutOfRange, isPassing } from './failure.ts';
import type { Batch } from './records.ts';

/** A member of the consumer group, on one topic. */
export interface Member {
  /** Changes when the group's partitions are shared out anew. */
  readonly generation: number;
  /** The topic's partitions that are this member's now. */
  readonly partitions: readonly number[];
  /** Joins anew where the group was lost. */
  stay(): Promise<void>;
  /** Offsets of all partitions: the earliest there, the end (after the last that is committed), or the first on or after a moment (the end where there is none). */
  offsets(of: 'earliest' | 'end' | { readonly since: number }): Promise<ReadonlyMap<number, bigint>>;
  /** What there is from these offsets on, after a short wait where there is nothing. `out-of-range`: an offset is not there any more. */
  fetch(wanted: readonly { readonly partition: number; readonly offset: bigint }[]): Promise<ReadonlyMap<number, Fetched> | 'out-of-range'>;
  /** Tells the group how far it is, for those who look; nothing depends on it. */
  commit(offsets: ReadonlyMap<number, bigint>): Promise<void>;
  leave(): Promise<void>;
}

export interface Fetched {
  readonly batches: readonly Batch[];
  readonly aborted: readonly { readonly producerId: bigint; readonly firstOffset: bigint }[];
  /** After the last record that is committed. */
  readonly end: bigint;
}

/** So much of a partition comes at once, between these bounds, and of all four times as much. Bytes, before unpacking. */
const LEAST = 64 * 1024;
const MOST = 2 * 1024 * 1024;
/** Records unpack to many times their size: so many at once are enough, and fewer than a quarter of it are few. */
const ENOUGH = 20_000;
/** A broker that is away is asked so often, with growing pauses. */
const TRIES = 7;

/** Reaches the brokers, and shows who asks. */
export async function checkBrokers(settings: KafkaConnection): Promise<void> {
  const consumer = await openConsumer(settings, 1);
  try {
    await consumer.metadata({ topics: [] });
  } catch (thrown) {
    throw kafkaFailure(thrown, settings.brokers);
  } finally {
    await closed(consumer);
  }
}

/** Looks at a topic as a member of the group would, without joining it; gives the number of its partitions. */
export async function lookAtTopic(settings: KafkaConnection, topic: string): Promise<number> {
  const consumer = await openConsumer(settings, 1);
  try {
    const { id, partitions } = (await consumer.metadata({ topics: [topic] })).topics.get(topic)!;
    const [end = 0n] = (await consumer.listOffsets({ topics: [topic], timestamp: -1n })).get(topic) ?? [];
    await consumer.fetch({ node: partitions[0]!.leader, minBytes: 1, maxBytes: LEAST, maxWaitTime: 100, topics: [{ topicId: id, partitions: [{ partition: 0, currentLeaderEpoch: -1, fetchOffset: end, lastFetchedEpoch: -1, partitionMaxBytes: LEAST }] }] });
    await consumer.listCommittedOffsets({ topics: [{ topic, partitions: Object.keys(partitions).map(Number) }] });
    return Object.keys(partitions).length;
  } catch (thrown) {
    throw kafkaFailure(thrown, settings.brokers, topic, settings.group);
  } finally {
    await closed(consumer);
  }
}

/** Joins the consumer group for a topic. */
export async function joinGroup(settings: KafkaConnection, topic: string, world: ConnectorWorld): Promise<Member> {
  const consumer = await openConsumer(settings, 3);
  const refused = (thrown: unknown): ConnectorError => kafkaFailure(thrown, settings.brokers, topic, settings.group);
  // The client gives up after a heartbeat that got no answer, or a broker that would not take it back: `stay` joins anew.
  let lost = false;
  const lose = (): void => void (lost = true);
  consumer.on('error', lose);
  consumer.on('consumer:heartbeat:error', lose);
  // The client has the new generation before it has the new partitions: both are told at once here, when it has joined.
  let joined: Pick<Member, 'generation' | 'partitions'> = { generation: -1, partitions: [] };
  consumer.on('consumer:group:join', ({ generationId, assignments }) => void (joined = { generation: generationId!, partitions: assignments?.find((one) => one.topic === topic)?.partitions ?? [] }));
  try {
    await consumer.metadata({ topics: [topic] });
    consumer.topics.track(topic);
    await consumer.joinGroup({});
  } catch (thrown) {
    await closed(consumer);
    throw refused(thrown);
  }
  /** Tries again while a broker is away or a partition moves. */
  const patiently = async <T>(act: () => Promise<T>): Promise<T> => {
    for (let tries = 1; ; tries++) {
      try {
        return await act();
      } catch (thrown) {
        if (!isPassing(thrown) || tries === TRIES || world.signal.aborted) throw refused(thrown);
        if (tries === 2) world.tell(`${refused(thrown).message}; trying again`);
        consumer.clearMetadata();
        await world.wait(250 * 2 ** (tries - 1));
      }
    }
  };
  let share = 4 * LEAST;
  const adapt = (records: number): void => {
    if (records > ENOUGH) share = Math.max(LEAST, share / 2);
    else if (records < ENOUGH / 4) share = Math.min(MOST, share * 2);
  };
  return {
    get generation() { return joined.generation; },
    get partitions() { return joined.partitions; },
    async stay() {
      if (!lost) return;
      await patiently(() => consumer.joinGroup({}));
      lost = false;
    },
    offsets: (of) => patiently(async () => {
      const timestamp = of === 'earliest' ? -2n : of === 'end' ? -1n : BigInt(of.since);
      const found = (await consumer.listOffsets({ topics: [topic], timestamp })).get(topic) ?? [];
      const end = typeof of === 'object' && found.some((offset) => offset < 0n) ? (await consumer.listOffsets({ topics: [topic], timestamp: -1n })).get(topic)! : found;
      return new Map(found.map((offset, partition) => [partition, offset < 0n ? end[partition]! : offset]));
    }),
    fetch: (wanted) => patiently(async () => {
      const { id, partitions } = (await consumer.metadata({ topics: [topic] })).topics.get(topic)!;
      const byLeader = new Map<number, typeof wanted[number][]>();
      for (const one of wanted) byLeader.set(partitions[one.partition]!.leader, [...(byLeader.get(partitions[one.partition]!.leader) ?? []), one]);
      try {
        const answers = await Promise.all([...byLeader].map(([node, some]) => consumer.fetch({
          node, minBytes: 1, maxBytes: 4 * share, maxWaitTime: 500,
          topics: [{ topicId: id, partitions: some.map(({ partition, offset }) => ({ partition, currentLeaderEpoch: -1, fetchOffset: offset, lastFetchedEpoch: -1, partitionMaxBytes: share })) }],
        })));
        const found = new Map(answers.flatMap(({ responses }) => responses.flatMap((response) => response.partitions.map(({ partitionIndex, records, abortedTransactions, lastStableOffset }): [number, Fetched] =>
          [partitionIndex, { batches: records ?? [], aborted: abortedTransactions ?? [], end: lastStableOffset }]))));
        adapt([...found.values()].reduce((sum, { batches }) => sum + batches.reduce((all, { records }) => all + records.length, 0), 0));
        return found;
      } catch (thrown) {
        if (isOutOfRange(thrown)) return 'out-of-range';
        throw thrown;
      }
    }),
    async commit(offsets) {
      try {
        await consumer.commit({ offsets: [...offsets].map(([partition, offset]) => ({ topic, partition, offset, leaderEpoch: -1 })) });
      } catch {
        // Landed files say how far it is; another member may own the partition by now.
      }
    },
    async leave() {
      await closed(consumer);
    },
  };
}

/** Leaves the group, too. The client gives a promise where its types say that it gives nothing. */
async function closed(consumer: Consumer): Promise<void> {
  await (consumer.close(true) as unknown as Promise<void>).catch(() => undefined);
}

async function openConsumer({ brokers, group, clientId, mechanism, username, password, token, tls, sessionSeconds }: KafkaConnection, retries: number): Promise<Consumer> {
  const { Consumer: Client } = await import('@platformatic/kafka');
  const options: ConsumerOptions<Buffer, Buffer, Buffer, Buffer> = {
    clientId, groupId: group, bootstrapBrokers: [...brokers], retries, retryDelay: 300, connectTimeout: 5000, autocommit: false, metadataMaxAge: 60_000,
    sessionTimeout: sessionSeconds * 1000, rebalanceTimeout: sessionSeconds * 2000, heartbeatInterval: Math.max(100, Math.floor((sessionSeconds * 1000) / 5)),
    ...(mechanism !== undefined && { sasl: { mechanism, ...(username !== undefined && { username }), ...(password !== undefined && { password }), ...(token !== undefined && { token }) } }),
    ...(tls && { tls, ...(tls.servername === undefined && { tlsServerName: true }) }),
  };
  return new Client(options);
}
