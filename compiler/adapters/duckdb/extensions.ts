import { EngineError } from '../../contracts/adapter.ts';
import type { Host } from '../../contracts/host.ts';

/** Runs one statement of DuckDB's. */
export type Run = (sql: string) => Promise<unknown>;

/** Where extensions may be had, beside DuckDB's own folder and its server. */
export interface ExtensionPlaces {
  /** `engine.connection.extensions`: names, and paths of files or folders. */
  readonly given: readonly string[];
  readonly host: Host;
}

/** The variable that names extensions, or folders of them, for machines that can't download any. */
export const EXTENSIONS_VARIABLE = 'LAKEC_DUCKDB_EXTENSIONS';

/**
 * Loads an extension: from a file that the config or the environment names, else the one that DuckDB has installed, else from DuckDB's
 * server. Throws an `EngineError` that says how to bring it where none of them has it.
 */
export async function loadExtension(run: Run, name: string, places: ExtensionPlaces): Promise<void> {
  const file = await fileOf(run, name, places);
  if (file !== undefined) return load(run, file, name, places);
  try {
    await run(`load ${name}`);
  } catch {
    try {
      await run(`install ${name}`);
      await run(`load ${name}`);
    } catch (thrown) {
      throw missing(name, thrown, await versionOf(run));
    }
  }
}

/** Loads what `engine.connection.extensions` lists: a path as it is, a name wherever it is found. A folder only says where. */
export async function loadGiven(run: Run, places: ExtensionPlaces): Promise<void> {
  for (const one of places.given) {
    if (!isPath(one)) await loadExtension(run, one, places);
    else if (one.endsWith(SUFFIX)) await load(run, one, nameOf(one), places);
  }
}

const SUFFIX = '.duckdb_extension';

async function load(run: Run, file: string, name: string, { host }: ExtensionPlaces): Promise<void> {
  try {
    await run(`load '${absolute(file, host.root).replaceAll("'", "''")}'`);
  } catch (thrown) {
    throw missing(name, thrown, await versionOf(run), file);
  }
}

async function fileOf(run: Run, name: string, { given, host }: ExtensionPlaces): Promise<string | undefined> {
  // A drive's colon is no separator.
  const listed = (host.env[EXTENSIONS_VARIABLE] ?? '').split(/[,;\n]|:(?![\\/])/).map((part) => part.trim()).filter((part) => part !== '');
  for (const place of [...given.filter(isPath), ...listed]) {
    if (place.endsWith(SUFFIX)) {
      if (nameOf(place) === name) return place;
      continue;
    }
    const below = host.files.walk(place).map(({ path }) => path).filter((path) => path.endsWith(`/${name}${SUFFIX}`));
    // DuckDB keeps those of several versions in folders of their names.
    if (below.length > 1) {
      const own = `/v${await versionOf(run)}/`;
      return below.find((path) => path.includes(own)) ?? below[0];
    }
    if (below[0] !== undefined) return below[0];
  }
  return undefined;
}

function missing(name: string, thrown: unknown, version: string, file?: string): EngineError {
  const said = (thrown instanceof Error ? thrown.message : String(thrown)).split('\n')[0]!.replace(/\.$/, '');
  return new EngineError('extension', file === undefined ? `${name} is not installed, and can't be downloaded (${said})` : `${file} can't be loaded (${said})`, {
    suggestion: `Type \`pip install duckdb-extension-${name.replaceAll('_', '-')}==${version}\`, and set ${EXTENSIONS_VARIABLE} to the path of the ${name}${SUFFIX} that it brings.`,
  });
}

async function versionOf(run: Run): Promise<string> {
  const answer = (await run('select version()')) as { readonly rows?: readonly (readonly unknown[])[] } | undefined;
  return String(answer?.rows?.[0]?.[0] ?? '').replace(/^v/, '');
}

function nameOf(file: string): string {
  return file.slice(file.replaceAll('\\', '/').lastIndexOf('/') + 1, -SUFFIX.length);
}

function isPath(text: string): boolean {
  return /[\\/]/.test(text) || text.endsWith(SUFFIX);
}

function absolute(path: string, root: string): string {
  return path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path) ? path : `${root}/${path}`;
}
