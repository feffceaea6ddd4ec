import { ConnectorError, type Connector, type ConnectorModule, type ConnectorWorld, type Landing, type TableToLand } from '../../contracts/connector.ts';
import { checkBrokers, joinGroup, lookAtTopic, type Member } from './client.ts';
import { kafkaConnection, kafkaOptions, type KafkaOptions } from './config.ts';
import { coverageOf, missing, nextOffset } from './coverage.ts';
import { readPartition, type PartitionReader, type Wanted } from './partition.ts';

/** Lands the events of topics. What has landed is known by the names of the files, which hold topic, partition, first and last offset. */
export const connector: ConnectorModule = {
  async open(world): Promise<Connector> {
    const settings = kafkaConnection(world);
    await checkBrokers(settings);
    return {
      async bring(table, landing) {
        const options = kafkaOptions(table);
        const member = await joinGroup(settings, options.topic, world);
        try {
          await readTopic(member, table, options, landing, world);
        } finally {
          await member.leave();
        }
      },
      async probe(table) {
        const { topic } = kafkaOptions(table);
        const partitions = await lookAtTopic(settings, topic);
        return `the topic ${topic} has ${partitions === 1 ? 'one partition' : `${partitions} partitions`}, and the group ${settings.group} may read it`;
      },
      close: async () => {},
    };
  },
};

/** Reads the partitions that the group gives this member, until each has reached the end that it had when it was given, or for ever. */
async function readTopic(member: Member, table: TableToLand, options: KafkaOptions, landing: Landing, world: ConnectorWorld): Promise<void> {
  const format = table.format === 'csv' ? 'csv' : 'ndjson';
  const readers = new Map<number, PartitionReader>();
  let generation: number | undefined;
  try {
    while (!world.signal.aborted) {
      await member.stay();
      if (member.generation !== generation) {
        if (generation !== undefined) world.tell(`the partitions are shared out anew; read here: ${[...member.partitions].sort((a, b) => a - b).join(', ') || 'none'}`);
        const kept = generation !== undefined && member.generation === generation + 1;
        generation = member.generation;
        const mine = new Set(member.partitions);
        for (const [partition, reader] of readers) {
          if (kept && mine.has(partition)) continue;
          await reader.drop();
          readers.delete(partition);
        }
        const fresh = [...mine].filter((partition) => !readers.has(partition));
        const wanted = await wantedOf(fresh, member, table, options, landing, world);
        for (const partition of fresh) readers.set(partition, readPartition(partition, wanted.get(partition) ?? [], options, landing, format, () => world.now().getTime()));
        continue;
      }
      const asked = [...readers].flatMap(([partition, { wants }]) => (wants === undefined ? [] : [{ partition, offset: wants }]));
      if (asked.length === 0) {
        if (!table.follow) return;
        await world.wait(500);
        continue;
      }
      const fetched = await member.fetch(asked);
      if (fetched === 'out-of-range') {
        await skipWhatIsGone(await member.offsets('earliest'), await member.offsets('end'), readers, table, options, world);
        continue;
      }
      const commits = new Map<number, bigint>();
      for (const [partition, part] of fetched) {
        const reader = readers.get(partition);
        if (!reader) continue;
        await reader.take(part);
        if (table.follow) await reader.tick();
        const commit = reader.takeCommit();
        if (commit !== undefined) commits.set(partition, commit);
      }
      if (commits.size > 0) await member.commit(commits);
    }
    // Ctrl-C: what has come lands, so that it need not come again.
    for (const reader of readers.values()) await reader.flush();
  } finally {
    for (const reader of readers.values()) await reader.drop();
  }
}

/** What of each partition is to be landed: what follows the last landed offset, or of a range of days what has not landed. */
async function wantedOf(partitions: readonly number[], member: Member, table: TableToLand, options: KafkaOptions, landing: Landing, world: ConnectorWorld): Promise<ReadonlyMap<number, readonly Wanted[]>> {
  if (partitions.length === 0) return new Map();
  const landed = coverageOf(await landing.names(), options.topic);
  const earliest = await member.offsets('earliest');
  const end = await member.offsets('end');
  const since = table.range && (await member.offsets({ since: Date.parse(`${table.range.from}T00:00:00Z`) }));
  const before = table.range && (await member.offsets({ since: Date.parse(`${table.range.to}T00:00:00Z`) + 86_400_000 }));
  return new Map(partitions.map((partition): [number, readonly Wanted[]] => {
    const own = landed.get(partition) ?? [];
    const [low, high] = [earliest.get(partition) ?? 0n, end.get(partition) ?? 0n];
    if (since && before) return [partition, missing(own, since.get(partition) ?? low, before.get(partition) ?? high)];
    const next = nextOffset(own);
    checkEnd(next, high, partition, options, table);
    if (next !== undefined && next < low) world.tell(`${goneText(next, low, partition)}`);
    const first = next === undefined ? (options.start === 'latest' ? high : low) : next < low ? low : next;
    return [partition, table.follow ? [{ first }] : first < high ? [{ first, last: high - 1n }] : []];
  }));
}

async function skipWhatIsGone(earliest: ReadonlyMap<number, bigint>, end: ReadonlyMap<number, bigint>, readers: ReadonlyMap<number, PartitionReader>, table: TableToLand, options: KafkaOptions, world: ConnectorWorld): Promise<void> {
  for (const [partition, reader] of readers) {
    const { wants } = reader;
    const low = earliest.get(partition) ?? 0n;
    checkEnd(wants, end.get(partition) ?? 0n, partition, options, table);
    if (wants === undefined || wants >= low) continue;
    world.tell(goneText(wants, low, partition));
    await reader.skipTo(low);
  }
}

/** Offsets only grow; a topic that ends before what has landed of it is another one by the same name. */
function checkEnd(next: bigint | undefined, end: bigint, partition: number, { topic }: KafkaOptions, { source, name }: TableToLand): void {
  if (next === undefined || next <= end) return;
  throw new ConnectorError('refused', `partition ${partition} of ${topic} ends at offset ${end}, and events up to ${next - 1n} have landed: the topic was made anew`, {
    suggestion: `Move the landed files of ${source}.${name} to another folder, or give the new topic a name of its own.`,
  });
}

function goneText(from: bigint, to: bigint, partition: number): string {
  return `offsets ${from} to ${to - 1n} of partition ${partition} are no longer on the broker and were never landed; going on at ${to}`;
}
