import type { Diagnostic, Reporter } from '../../contracts/diagnostics.ts';
import type { Basis, Outside, Parsed, ParsedFile } from '../../contracts/parsed.ts';
import type { Project, ProjectFile } from '../../contracts/project.ts';
import type { Macro } from '../../contracts/manifest.ts';
import { KnownMacros } from '../../facts/known-macros.ts';
import { parseTime, type ParseTime } from '../../facts/parse-time.ts';
import { builtinFiles, builtinPackage } from '../../macros/index.ts';
import { checksumOf, envHash } from './checksum.ts';
import { duplicateFixture } from './diagnostics.ts';
import { parseProperties } from './properties.ts';
import { parsePythonModel } from './python-model.ts';
import { readText } from './read-text.ts';
import { parseDocsFile, parseMacroFile, parseSnapshotFile, parseTemplateFile, stem } from './template-files.ts';
import { FileWorld, type World } from './world.ts';

/** What an earlier parse found in files that have not changed since. */
export interface ParseCache {
  /** Undefined when the file has changed, or something that its result was made from. */
  find(file: ProjectFile, holds: (basis: Basis, macros: string) => boolean): ParsedFile | undefined;
  /** Keeps a result for the next parse. */
  keep(file: ProjectFile, parsed: ParsedFile, macros: string): void;
  /** Ends the parse: what was kept is written down. */
  finish(): void;
}

/**
 * Parses every file of a project: templates to `ref`, `source` and `config` calls, properties files to checked entries. What is
 * wrong is reported and left out. With a cache, files that have not changed are not read; the result is the same.
 */
export function parse(project: Project, read: (path: string) => string, reporter: Reporter, cache?: ParseCache, outside: Outside = {}): Parsed {
  const texts = new Map<string, string>(builtinFiles);
  const readOnce = (path: string): string => {
    let text = texts.get(path);
    if (text === undefined) texts.set(path, (text = read(path)));
    return text;
  };
  const session = new Session(project, readOnce, reporter, cache, outside);
  const files = session.run();
  cache?.finish();
  return { files, read: readOnce, outside };
}

class Session {
  readonly #project: Project;
  readonly #read: (path: string) => string;
  readonly #reporter: Reporter;
  readonly #cache: ParseCache | undefined;
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #outside: Outside;

  constructor(project: Project, read: (path: string) => string, reporter: Reporter, cache: ParseCache | undefined, outside: Outside) {
    this.#project = project;
    this.#read = read;
    this.#reporter = reporter;
    this.#cache = cache;
    this.#env = outside.env ?? {};
    this.#outside = outside;
  }

  run(): readonly ParsedFile[] {
    const results = new Map<string, ParsedFile>();
    const { name, files: found } = this.#project;
    const asked = new Map<string, string | null>();
    const nothing: World = { project: this.#project, variablesRefer: [this.#project, ...this.#project.packages].some(({ vars }) => callsInJinja(vars)), macros: new KnownMacros([], name), parseTime: () => this.#parseTime([], asked), asked, read: this.#read, env: this.#env, fixtures: new Map() };
    // Macros come first: whether a model needs a render depends on what the macros that it calls do.
    const builtin = builtinSources().map((file) => this.#parse(file, nothing, ''));
    for (const file of found) if (file.kind === 'macro') results.set(file.path, this.#parse(file, nothing, ''));
    const macroFiles = [...results.values(), ...builtin];
    const macros = new KnownMacros(macroFiles.flatMap((file) => (file.macros ?? []).map((macro) => ({ ...macro, package: file.package }))), name);
    const key = checksumOf(macroFiles.map(({ path, checksum }) => `${path}:${checksum}`).join('\n'));
    const fixtures = this.#fixtures(found);
    let shared: ParseTime | undefined;
    const world: World = { ...nothing, macros, fixtures, parseTime: () => (shared ??= this.#parseTime([...results.values()], asked)), asked };
    const files: ParsedFile[] = [];
    for (const file of found) {
      if (file.kind !== 'fixture') files.push(results.get(file.path) ?? this.#parse(file, world, key));
    }
    files.push(...builtin);
    return files;
  }

  /** Fixtures by name; of two that a package names alike the second is reported. */
  #fixtures(found: readonly ProjectFile[]): ReadonlyMap<string, ProjectFile> {
    const fixtures = new Map<string, ProjectFile>();
    for (const file of found) {
      if (file.kind !== 'fixture') continue;
      const name = stem(file.path);
      const own = fixtures.get(`${file.package}.${name}`);
      if (own) this.#reporter.report(duplicateFixture.at({ file: file.path, start: 0, end: 0 }, { name, other: own.path }));
      else fixtures.set(`${file.package}.${name}`, file);
    }
    return fixtures;
  }

  #parseTime(files: readonly ParsedFile[], asked: Map<string, string | null>): ParseTime {
    const macros = new Map<string, Macro>();
    for (const file of files) {
      for (const { kind, name, start, end } of file.macros ?? []) {
        const id = `macro.${file.package}.${name}`;
        if (macros.has(id)) continue;
        const read = this.#read;
        macros.set(id, { id, name, package: file.package, kind, file: file.path, span: { file: file.path, start, end }, get code() { return read(file.path).slice(start, end); }, description: '', meta: {}, arguments: [], dependsOn: [] });
      }
    }
    return parseTime(this.#project, macros, this.#outside, asked);
  }

  #parse(file: ProjectFile, world: World, macros: string): ParsedFile {
    const known = this.#cache?.find(file, (basis, then) => this.#holds(basis, then, world, macros));
    const parsed = known ?? parseFile(file, world);
    if (!known) this.#cache?.keep(file, parsed, macros);
    for (const diagnostic of parsed.diagnostics ?? []) this.#reporter.report(diagnostic);
    return parsed;
  }

  /** What a result was made from is as it was. */
  #holds(basis: Basis, then: string, world: World, macros: string): boolean {
    if (basis.rendered && then !== macros) return false;
    if (!basis.rendered && then !== macros && basis.calls && !basis.calls.every((name) => world.macros.harmless(name))) return false;
    for (const name in basis.env) if (envHash(this.#env[name]) !== basis.env[name]) return false;
    for (const path in basis.files) {
      if (![...world.fixtures.values()].some((fixture) => fixture.path === path)) return false;
      if (checksumOf(this.#read(path)) !== basis.files[path]) return false;
    }
    return true;
  }
}

function parseFile(file: ProjectFile, world: World): ParsedFile {
  const diagnostics: Diagnostic[] = [];
  const own = new FileWorld(world, file, { report: (diagnostic) => void diagnostics.push(diagnostic) });
  const content = contentOf(file, own);
  return {
    path: file.path, relativePath: file.relativePath, kind: file.kind, package: file.package,
    ...content,
    ...(diagnostics.length > 0 && { diagnostics }),
    basis: own.basis(),
  };
}

type Content = Pick<ParsedFile, 'checksum' | 'templates' | 'macros' | 'docs' | 'entries' | 'selectors'>;

function contentOf(file: ProjectFile, world: FileWorld): Content {
  const source = readText(world);
  if (source === undefined) return { checksum: '' };
  const checksum = checksumOf(source, world.project.conventions.format);
  switch (file.kind) {
    case 'model': case 'test': case 'analysis': case 'function':
      if (file.kind === 'model' && file.path.endsWith('.py')) return { checksum, templates: parsePythonModel(source, world) };
      return { checksum, templates: parseTemplateFile(file.kind, source, world) };
    case 'snapshot':
      return { checksum, templates: parseSnapshotFile(source, world) };
    case 'macro': {
      const template = world.macroFile(source);
      return { checksum, macros: template ? parseMacroFile(template) : [] };
    }
    case 'docs': {
      const template = source.includes('{%') ? world.template(source) : undefined;
      return { checksum, docs: template ? parseDocsFile(template) : [] };
    }
    case 'properties':
      return { checksum, ...parseProperties(world) };
    case 'seed': case 'fixture':
      return { checksum };
  }
}

function builtinSources(): readonly ProjectFile[] {
  return [...builtinFiles].map(([path, text]) => ({ kind: 'macro' as const, path, relativePath: path.slice(path.lastIndexOf('/') + 1), package: builtinPackage, size: text.length, mtimeMs: 0 }));
}

function callsInJinja(value: unknown): boolean {
  if (typeof value === 'string') return /\{[{%][^}]*\b(?!(?:env_)?var\b)\w+\s*\(/.test(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(callsInJinja);
}
