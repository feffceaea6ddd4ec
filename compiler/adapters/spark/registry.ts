import type { AwsSettings } from '../../aws/client-options.ts';
import { EngineError } from '../../contracts/adapter.ts';
import type { Host } from '../../contracts/host.ts';
import type { RegisteredRelation } from '../../contracts/job.ts';
import { relationKey } from '../../contracts/relation.ts';
import { isUrl } from './places.ts';

/** Files by path, wherever a lake is. */
export interface Shelf {
  /** Paths below a folder. */
  list(folder: string): Promise<readonly string[]>;
  read(path: string): Promise<string | undefined>;
}

/** What a lake has: the relations that its commits registered, by `relationKey`, in order of their names. */
export async function readRegistry(stateRoot: string, shelf: Shelf): Promise<ReadonlyMap<string, RegisteredRelation>> {
  const paths = (await shelf.list(`${stateRoot}/relations`)).filter((path) => path.endsWith('.json')).sort();
  const found = new Map<string, RegisteredRelation>();
  for (const [path, text] of await Promise.all(paths.map(async (path) => [path, await shelf.read(path)] as const))) {
    if (text === undefined) continue;
    const relation = parse(path, text);
    found.set(relationKey({ database: '', schema: relation.schema, identifier: relation.identifier }), relation);
  }
  return found;
}

/** The folder of this machine, or the object store. */
export async function openShelf(root: string, host: Host, aws: AwsSettings): Promise<Shelf> {
  if (isUrl(root)) {
    const { openS3 } = await import('../../aws/s3.ts');
    const store = openS3(aws);
    return { list: (folder) => store.list(folder), read: (path) => store.readText(path) };
  }
  return {
    list: async (folder) => host.files.walk(folder).map((file) => file.path),
    read: async (path) => (host.files.stat(path) ? host.files.readText(path) : undefined),
  };
}

function parse(path: string, text: string): RegisteredRelation {
  try {
    return JSON.parse(text) as RegisteredRelation;
  } catch {
    throw new EngineError('corrupt', `${path} is no JSON: it should say what relation a run has made. Take it away and run with --full-refresh.`);
  }
}
