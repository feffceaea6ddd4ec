import type { Producer } from '@platformatic/kafka';

/** A producer of the tests, and what makes topics. */
export interface Sender {
  makeTopic(name: string, partitions: number, config?: Readonly<Record<string, string>>): Promise<void>;
  /** Sends records, in their order, to their partitions. */
  send(topic: string, records: readonly Sent[], options?: { readonly compression?: 'none' | 'gzip' | 'snappy' | 'lz4' }): Promise<void>;
  /** Sends in a transaction, and ends it. */
  transaction(topic: string, records: readonly Sent[], end: 'commit' | 'abort'): Promise<void>;
  /** How many records the partitions of a topic have, by their ends. A producer that got no answer sends again, so it may be more than was sent. */
  count(topic: string, partitions: number): Promise<number>;
  /** Deletes a partition's records before an offset, and moves on when they are gone. */
  deleteBefore(topic: string, offset: bigint, partition?: number): Promise<void>;
  /** Another topic by the same name. */
  remakeTopic(name: string, partitions: number): Promise<void>;
  close(): Promise<void>;
}
export interface Sent {
  readonly partition: number;
  readonly key?: string | null;
  readonly value?: string | Uint8Array | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly at?: number;
}

export async function openSender(broker: string): Promise<Sender> {
  const { Admin, Producer: Client, ProduceAcks } = await import('@platformatic/kafka');
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: [broker], retries: 10 });
  const open = (more: object = {}): Producer => new Client({ clientId: 'test', bootstrapBrokers: [broker], retries: 10, ...more });
  const producer = open();
  const bytes = (value: string | Uint8Array | null | undefined): Buffer | undefined => (value === null || value === undefined ? undefined : Buffer.from(value));
  const messages = (topic: string, records: readonly Sent[]) => records.map(({ partition, key, value, headers, at }) => ({
    topic, partition, key: bytes(key) as Buffer, value: bytes(value) as Buffer, ...(at !== undefined && { timestamp: BigInt(at) }),
    ...(headers && { headers: new Map(Object.entries(headers).map(([name, content]) => [Buffer.from(name), Buffer.from(content)])) }),
  }));
  const sender: Sender = {
    async makeTopic(name, partitions, config = {}) {
      await admin.createTopics({ topics: [name], partitions, replicas: 1, configs: Object.entries(config).map(([key, value]) => ({ name: key, value })) });
      // The broker knows of it a moment later, and leads each of its partitions another moment later: what is sent between goes to those that it leads, and then to all again.
      for (let tries = 0; tries < 300; tries++) {
        const known = await admin.metadata({ topics: [name], forceUpdate: true }).then((metadata) => metadata.topics.get(name)?.partitionsCount === partitions, () => false);
        if (known && (await sender.count(name, partitions).then(() => true, () => false))) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(`the broker does not lead ${name}`);
    },
    async send(topic, records, { compression = 'none' } = {}) {
      for (const some of batches(records)) await producer.send({ messages: messages(topic, some), acks: ProduceAcks.ALL, compression });
    },
    async transaction(topic, records, end) {
      const own = open({ idempotent: true, transactionalId: `t${Math.random()}` });
      const transaction = await own.beginTransaction();
      await transaction.send({ messages: messages(topic, records), acks: ProduceAcks.ALL });
      await transaction[end]();
      await own.close();
    },
    async count(topic, partitions) {
      const [found] = await admin.listOffsets({ topics: [{ name: topic, partitions: Array.from({ length: partitions }, (_, partitionIndex) => ({ partitionIndex, timestamp: -1n })) }] });
      return found!.partitions.reduce((sum, { offset }) => sum + Number(offset), 0);
    },
    async deleteBefore(topic, offset, partition = 0) {
      await admin.deleteRecords({ topics: [{ name: topic, partitions: [{ partition, offset }] }] });
    },
    async remakeTopic(name, partitions) {
      await admin.deleteTopics({ topics: [name] });
      await new Promise((resolve) => setTimeout(resolve, 500));
      await sender.makeTopic(name, partitions);
    },
    async close() {
      await producer.close();
      await admin.close();
    },
  };
  return sender;
}

/** The client's producer writes a record's moment wrong that is more than 24 days after its batch's first. */
function batches(records: readonly Sent[]): readonly (readonly Sent[])[] {
  const made: Sent[][] = [];
  let first: number | undefined;
  for (const record of records) {
    const last = made.at(-1);
    const near = first === record.at || (first !== undefined && record.at !== undefined && record.at >= first && record.at - first < 2 ** 30);
    if (last && last.length < 2000 && near) last.push(record);
    else {
      made.push([record]);
      first = record.at;
    }
  }
  return made;
}
