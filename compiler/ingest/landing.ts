import type { Delivery, Landing, TableToLand } from '../contracts/connector.ts';
import type { Files } from '../contracts/host.ts';
import { openFile } from './landing-file.ts';
import type { Places } from './places.ts';
import { openRows } from './row-file.ts';
import { readState, recover, writeState, type Pending } from './state.ts';

/** Where one table lands. */
export interface LandingPlace {
  readonly basePath: string;
  /** Relative to the base path: files stand below `date=` folders of it. */
  readonly incrementalDir: string;
  /** File of the connector's state. */
  readonly state: string;
  /** Folder of claims. */
  readonly claims: string;
}

export interface LandingWorld {
  readonly files: Files;
  readonly places: Places;
  /** This run's id and process, for names of what is not seen yet. */
  readonly owner: string;
  /** True for what stands aside of a run that is over. */
  isOrphan(owner: string): boolean;
  progress(more: { readonly rows?: number; readonly bytes?: number; readonly quarantined?: number; readonly files?: number }): void;
}

/** A landing with what the orchestration does around a connector. */
export interface OpenedLanding extends Landing {
  /** Takes away what was begun and not committed. */
  release(): Promise<void>;
}

/** Opens a table's landing zone; what a killed run had committed and not made visible is completed first. */
export async function openLanding(table: TableToLand, place: LandingPlace, world: LandingWorld): Promise<OpenedLanding> {
  const { places, progress } = world;
  const { basePath } = place;
  // Loads leave out names that start with a dot.
  const hidden = `${basePath}/.landing/${table.name}`;
  await recover(places, place.state, basePath);
  for (const owner of await places.folders(hidden)) if (world.isOrphan(owner)) await places.removeFolder(`${hidden}/${owner}`);
  let state = (await readState(places, place.state)).state;
  let begun: Delivery | undefined;
  let parts = 0;
  /** A commit was decided and not completed: what stands aside is needed. */
  let decided = false;
  const landing: OpenedLanding = {
    basePath,
    get state() { return state; },
    place: (file, day = table.day) => `${place.incrementalDir}/date=${day}/${file}`,
    async names() {
      const below = await places.list(`${basePath}/${place.incrementalDir}`);
      return below.map((path) => path.slice(basePath.length + 1)).filter((name) => !name.split('/').some((part) => part.startsWith('.'))).sort();
    },
    async begin() {
      const aside = `${hidden}/${world.owner}`;
      const files: [from: string, name: string][] = [];
      const removed: string[] = [];
      const counts = { rows: 0, bytes: 0 };
      const counted: LandingWorld = {
        ...world,
        progress(more) {
          counts.rows += more.rows ?? 0;
          counts.bytes += more.bytes ?? 0;
          progress(more);
        },
      };
      let open = true;
      begun = {
        aside,
        async file(name, asIs = false) {
          const from = `${files.length}`;
          files.push([from, name]);
          return openFile({ ...counted, path: `${aside}/${from}`, packed: !asIs && name.endsWith('.gz'), close: () => places.take(`${aside}/${from}`) });
        },
        async rows(name, columns) {
          const ending = { csv: '.csv.gz', ndjson: '.ndjson.gz', parquet: '.parquet' }[table.format];
          const from = `${files.length}`;
          files.push([from, `${name}${ending}`]);
          return openRows({ ...counted, path: `${aside}/${from}`, format: table.format, columns });
        },
        remove: (name) => void removed.push(name),
        adopt: (from, name) => void files.push([from, name]),
        async commit(next) {
          const pending: Pending = { aside, files, ...(removed.length > 0 && { removed }), state: next };
          await writeState(places, place.state, { state, pending });
          open = false;
          decided = true;
          await recover(places, place.state, basePath);
          decided = false;
          state = next;
          progress({ files: files.length + removed.length });
        },
        async abandon() {
          if (!open) return;
          open = false;
          progress({ rows: -counts.rows, bytes: -counts.bytes });
          await places.removeFolder(aside);
        },
      };
      return begun;
    },
    quarantine: (file, day = table.day) => `${place.incrementalDir}__quarantine/date=${day}/${file}`,
    async single() {
      const aside = `${hidden}/${world.owner}/s${parts++}`;
      const counts = { rows: 0, bytes: 0 };
      const file = await openFile({
        ...world, path: aside, packed: true, close: async () => {},
        progress: ({ rows = 0, bytes = 0 }) => {
          counts.rows += rows;
          counts.bytes += bytes;
        },
      });
      return {
        write: (content, rows) => file.write(content, rows),
        async land(name) {
          await file.close();
          const landed = await places.takeOnce(aside, `${basePath}/${name}`);
          if (landed) progress({ ...counts, files: 1 });
          return landed;
        },
        discard: () => file.discard(),
      };
    },
    claimed: (key) => places.readText(`${place.claims}/${key}`),
    async claim(key, value) {
      const path = `${place.claims}/${key}`;
      for (;;) {
        const there = await places.readText(path);
        if (there !== undefined) return there;
        if (await places.create(path, value)) return value;
      }
    },
    progress,
    async release() {
      await begun?.abandon();
      if (!decided) await places.removeFolder(`${hidden}/${world.owner}`);
    },
  };
  return landing;
}
