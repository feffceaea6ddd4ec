import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = new URL('..', import.meta.url).pathname;

interface Source {
  /** Relative to the root. */
  readonly path: string;
  readonly text: string;
  /** What it imports: files relative to the root, packages and node's modules by name. */
  readonly imports: readonly string[];
}

const compiler = sources('compiler');

describe('the compiler', () => {
  it('has phases that know neither each other nor an adapter', () => {
    const phaseOf = (path: string) => /^compiler\/phases\/([^/]+)\//.exec(path)?.[1];
    expect(forbidden((source, imported) => {
      const phase = phaseOf(source.path);
      return phase !== undefined && (imported.startsWith('compiler/adapters/') || (phaseOf(imported) !== undefined && phaseOf(imported) !== phase));
    })).toEqual([]);
  });

  it('has phases that know neither the command line nor what calls them', () => {
    const above = ['compiler/cli/', 'compiler/build.ts', 'compiler/session', 'compiler/invocation.ts', 'compiler/host/'];
    expect(forbidden((source, imported) => source.path.startsWith('compiler/phases/') && above.some((place) => imported.startsWith(place)))).toEqual([]);
  });

  it('has contracts that know only contracts', () => {
    expect(forbidden((source, imported) => source.path.startsWith('compiler/contracts/') && !imported.startsWith('compiler/contracts/'))).toEqual([]);
  });

  it('has shared rooms that know neither a phase nor an adapter nor the command line', () => {
    const shared = ['select', 'graph', 'jinja', 'yaml', 'config', 'diagnostics', 'context', 'sql', 'macros'].map((room) => `compiler/${room}/`);
    const above = ['compiler/phases/', 'compiler/adapters/', 'compiler/cli/', 'compiler/build.ts', 'compiler/session'];
    expect(forbidden((source, imported) => shared.some((room) => source.path.startsWith(room)) && above.some((place) => imported.startsWith(place)))).toEqual([]);
  });

  it('has adapters that know neither a phase nor each other, but for DuckDB, which reads files for all, and EMR, which is one way to run Spark', () => {
    const adapterOf = (path: string) => /^compiler\/adapters\/([^/]+)\//.exec(path)?.[1];
    expect(forbidden((source, imported) => source.path.startsWith('compiler/adapters/') && (imported.startsWith('compiler/phases/') || imported.startsWith('compiler/cli/')
      || (adapterOf(source.path) !== undefined && adapterOf(imported) !== undefined && adapterOf(source.path) !== adapterOf(imported) && adapterOf(imported) !== 'duckdb' && !(adapterOf(source.path) === 'spark' && adapterOf(imported) === 'emr'))))).toEqual([]);
  });

  it('has connectors that know neither a phase nor an engine nor each other', () => {
    const connectorOf = (path: string) => /^compiler\/connectors\/([^/]+)\//.exec(path)?.[1];
    expect(forbidden((source, imported) => source.path.startsWith('compiler/connectors/') && (/^compiler\/(phases|adapters|cli)\//.test(imported)
      || (connectorOf(source.path) !== undefined && connectorOf(imported) !== undefined && connectorOf(source.path) !== connectorOf(imported))))).toEqual([]);
  });

  it('is entered through each phase\'s index, but for diagnostics and the declared shape of properties files', () => {
    const inner = /^compiler\/phases\/[^/]+\/(?!index\.ts$)/;
    const open = [/\/diagnostics\.ts$/, /^compiler\/phases\/2-parse\/(properties-shape|shape)\.ts$/];
    expect(forbidden((source, imported) => !source.path.startsWith('compiler/phases/') && inner.test(imported) && !open.some((pattern) => pattern.test(imported)))).toEqual([]);
  });

  it('knows nothing of the lake that stands beside it', () => {
    expect(forbidden((_, imported) => /^(models|macros|snapshots|seeds|config|data|test|bench)\//.test(imported))).toEqual([]);
  });

  it('loads engines and their drivers only when they are asked for', () => {
    expect(forbidden((source, imported) => /^@duckdb\//.test(imported) && !source.path.startsWith('compiler/adapters/duckdb/'))).toEqual([]);
    expect(forbidden((source, imported) => imported === 'snowflake-sdk' && source.path !== 'compiler/snowflake/sdk.ts')).toEqual([]);
    const atOnce = compiler.flatMap(({ path, text }) => [...text.matchAll(/^import (?!type\b)[^;]*?from '((?:@aws-sdk|@platformatic)\/[^']+|snowflake-sdk)'/gm)].map((match) => `${path} → ${match[1]}`));
    expect(atOnce, 'clients that are loaded with the module').toEqual([]);
  });

  it('starts with one import', () => {
    expect(compiler.find(({ path }) => path === 'compiler/cli/main.ts')!.imports).toEqual(['compiler/version.ts']);
  });

  it('makes no code from text', () => {
    expect(compiler.filter(({ text }) => /\beval\(|new Function\(|node:vm/.test(withoutComments(text))).map(({ path }) => path)).toEqual([]);
  });

  it('touches files, clocks and the environment only at the rim', () => {
    const rim = /^compiler\/(cli|host|adapters|cache|aws|connectors|snowflake)\//;
    // config/libraries.ts loads its libraries when they are needed.
    expect(forbidden((source, imported) => /^node:(fs|child_process|net|http|https|os)/.test(imported) && !rim.test(source.path))).toEqual([]);
    expect(compiler.filter(({ path, text }) => !rim.test(path) && /\bDate\.now\(|\bnew Date\(\)|Math\.random\(|process\.(env|cwd|argv)\b/.test(withoutComments(text))).map(({ path }) => path)).toEqual([]);
  });

  it('prints in one place', () => {
    const places = ['compiler/cli/main.ts', 'compiler/cli/process.ts', 'compiler/cli/output.ts'];
    expect(compiler.filter(({ path, text }) => !places.includes(path) && /\bconsole\.|process\.std(out|err)/.test(withoutComments(text))).map(({ path }) => path)).toEqual([]);
  });

  it('sorts by code units: no locale has a say', () => {
    expect(compiler.filter(({ text }) => /localeCompare|toLocale|Intl\.(Collator|NumberFormat)/.test(withoutComments(text))).map(({ path }) => path)).toEqual([]);
  });

  it('has no path of a machine, no default export, and no enum', () => {
    expect(compiler.filter(({ text }) => /['"`](\/(home|Users|root|work|tmp|opt)\/|[A-Z]:\\\\)/.test(withoutComments(text))).map(({ path }) => path)).toEqual([]);
    expect(compiler.filter(({ path, text }) => path !== 'compiler/sql-text.d.ts' && /^export default|^export (const )?enum /m.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('names its files in kebab-case, and leaves nothing for later', () => {
    expect(compiler.map(({ path }) => path).filter((path) => !/^[a-z0-9./-]+$/.test(path) && !/README|COMPATIBILITY/.test(path))).toEqual([]);
    expect(compiler.filter(({ text }) => /\b(TODO|FIXME|XXX|HACK)\b/.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

/** Imports that a rule forbids, as `from → to`. */
function forbidden(rule: (source: Source, imported: string) => boolean): string[] {
  return compiler.flatMap((source) => source.imports.filter((imported) => rule(source, imported)).map((imported) => `${source.path} → ${imported}`));
}

function sources(folder: string): Source[] {
  const files = readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && entry.name.endsWith('.ts'));
  return files.map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name))).sort().map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const found = [...text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^'"`;]*?from\s*'([^']+)'|(?:^|\n)import\s*'([^']+)'|\bimport\('([^']+)'\)/g)].map((match) => (match[1] ?? match[2] ?? match[3])!);
    // Dynamic imports of the entry are what makes it small.
    const imports = (path === 'compiler/cli/main.ts' ? found.filter((name) => !text.includes(`import('${name}')`)) : found).map((name) => (name.startsWith('.') ? join(dirname(path), name) : name));
    return { path, text, imports };
  });
}

/** Comments and the text of templates may speak of anything; code may not. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '').replace(/explain: `(?:[^`\\]|\\.)*`/g, '');
}
