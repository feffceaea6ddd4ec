import { ConnectorError, type Connector, type ConnectorModule, type ConnectorWorld, type Landing, type TableToLand } from '../../contracts/connector.ts';
import { dayOf, filesThatCount } from '../../landing/names.ts';
import { openDelivered, type Delivered } from './delivered.ts';
import { unpackZstd } from './zstd.ts';

/** Brings files from where their producer delivers them (`connection.location`) to the landing zone, under the same names. */
export const connector: ConnectorModule = {
  async open(world): Promise<Connector> {
    const location = locationOf(world);
    const delivered = openDelivered(location, world);
    return {
      bring: (table, landing) => bringFiles(delivered, location, table, landing, world),
      probe: (table) => lookAt(delivered, location, table),
      close: async () => delivered.close(),
    };
  },
};

/** Lists what is delivered, and reads the beginning of a file. */
async function lookAt(delivered: Delivered, location: string, table: TableToLand): Promise<string> {
  const there = await delivered.list();
  const [first, ...others] = filesThatCount(there.map(({ name }) => name), table, table.day);
  if (first === undefined) throw nothingThere(location, table);
  for await (const chunk of await there.find(({ name }) => name === first)!.read()) if (chunk.length > 0) break;
  return `${others.length === 0 ? 'one file' : `${others.length + 1} files`} in ${location} can be read`;
}

function nothingThere(location: string, table: TableToLand): ConnectorError {
  return new ConnectorError('not-there', `nothing in ${location} matches ${[...table.snapshot, ...(table.incrementalDir === undefined ? [] : [`${table.incrementalDir}/date=…/*`])].join(' or ')} up to ${table.day}`, {
    suggestion: `Look with \`${location.startsWith('s3:') ? `aws s3 ls --recursive ${location}/` : `ls ${location}`}\`, and correct connection.location of the source, or snapshot and incremental_dir of the table.`,
  });
}

/** What is new or has changed comes; of a table that is its snapshot files, what is gone goes. All of it is seen at once. */
async function bringFiles(delivered: Delivered, location: string, table: TableToLand, landing: Landing, { signal }: ConnectorWorld): Promise<void> {
  const before = (landing.state['files'] ?? {}) as Readonly<Record<string, string>>;
  const there = await delivered.list();
  const wanted = new Set(filesThatCount(there.map(({ name }) => name), table, table.day).filter((name) => isInRange(name, table)));
  if (wanted.size === 0 && Object.keys(before).length === 0) throw nothingThere(location, table);
  const fresh = there.filter(({ name, tag }) => wanted.has(name) && (before[name] !== tag || table.range !== undefined));
  const gone = table.mode === 'snapshot' && !table.range && wanted.size > 0 ? Object.keys(before).filter((name) => !wanted.has(name)) : [];
  if (fresh.length + gone.length === 0) return;
  const delivery = await landing.begin();
  try {
    for (const { name, read } of fresh) {
      const packed = name.endsWith('.zst');
      const file = await delivery.file(landedName(name), !packed);
      const lines = !/\.(gz|zst|parquet)$/.test(name);
      for await (const chunk of packed ? unpackZstd(await read(), name) : await read()) {
        if (signal.aborted) return;
        await file.write(chunk, lines || packed ? linesOf(chunk) : 0);
      }
      await file.close();
    }
    gone.forEach((name) => delivery.remove(landedName(name)));
    const kept = Object.entries(before).filter(([name]) => !gone.includes(name));
    await delivery.commit({ files: Object.fromEntries([...new Map([...kept, ...fresh.map(({ name, tag }): [string, string] => [name, tag])])].sort(([a], [b]) => (a < b ? -1 : 1))) });
  } finally {
    await delivery.abandon();
  }
}

/** Engines read gzip by a file's ending, and not all of them zstd. */
function landedName(name: string): string {
  return name.replace(/\.zst$/, '.gz');
}

function isInRange(name: string, { range }: TableToLand): boolean {
  const day = dayOf(name);
  return range === undefined || (day !== undefined && day >= range.from && day <= range.to);
}

function linesOf(chunk: Uint8Array): number {
  let lines = 0;
  for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++;
  return lines;
}

function locationOf({ connection, source }: ConnectorWorld): string {
  const wrong = Object.keys(connection).find((key) => key !== 'location' && connection[key] !== null);
  if (wrong !== undefined) throw new ConnectorError('misconfigured', `sources.${source}.connection has no key "${wrong}"`, { suggestion: 'Its key is location.' });
  if (typeof connection['location'] !== 'string' || connection['location'] === '') throw new ConnectorError('misconfigured', 'connection.location is no path or URL');
  return connection['location'].replace(/\/+$/, '');
}
