import type { Reporter, Span } from '../../contracts/diagnostics.ts';
import type { Basis, RefFact, TemplateFacts } from '../../contracts/parsed.ts';
import type { Project, ProjectFile } from '../../contracts/project.ts';
import { referenceReader } from '../../config/references.ts';
import { staticFacts, type StaticFacts } from '../../facts/facts.ts';
import type { KnownMacros } from '../../facts/known-macros.ts';
import { isKnownName, renderAtParseTime, textScope, type ParseTime, type Subject } from '../../facts/parse-time.ts';
import { templateDiagnostic } from '../../context/index.ts';
import type { CallFact, Scope, Template } from '../../jinja/index.ts';
import { JinjaError, parseTemplate } from '../../jinja/index.ts';
import { envHash } from './checksum.ts';
import { unknownMacro } from '../../context/diagnostics.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { bothTestKeys, tagPassedOver } from './diagnostics.ts';

/** What all files of a parse share. */
export interface World {
  readonly project: Project;
  readonly macros: KnownMacros;
  /** Made when the first render needs it. */
  readonly parseTime: () => ParseTime;
  readonly read: (path: string) => string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A variable of the project, or of a package, holds Jinja that calls something. */
  readonly variablesRefer: boolean;
  /** Environment variables that templates asked for since the last look. */
  readonly asked: Map<string, string | null>;
  /** Fixture files by package and name, without folder and extension: `shop.orders`. */
  readonly fixtures: ReadonlyMap<string, ProjectFile>;
}

/** One file's parse: where its mistakes go, and what its result is made from. */
export class FileWorld {
  readonly file: ProjectFile;
  readonly reporter: Reporter;
  readonly #world: World;
  readonly #calls = new Set<string>();
  readonly env: Record<string, string | null> = {};
  readonly files: Record<string, string> = {};
  #rendered = false;
  #scope: Scope | undefined;
  #references: ReturnType<typeof referenceReader> | undefined;

  constructor(world: World, file: ProjectFile, reporter: Reporter) {
    this.#world = world;
    this.file = file;
    this.reporter = reporter;
  }

  get project(): Project {
    return this.#world.project;
  }
  get macros(): KnownMacros {
    return this.#world.macros;
  }
  /** The fixture of a name: of the file's own package, else of any. */
  fixture(name: string): ProjectFile | undefined {
    const { fixtures } = this.#world;
    return fixtures.get(`${this.file.package}.${name}`) ?? [...fixtures].find(([key]) => key.slice(key.indexOf('.') + 1) === name)?.[1];
  }
  /** Names of all fixtures. */
  fixtureNames(): readonly string[] {
    return [...this.#world.fixtures.keys()].map((key) => key.slice(key.indexOf('.') + 1));
  }
  read(path: string): string {
    return this.#world.read(path);
  }
  /** What Jinja in the file's texts sees. */
  get scope(): Scope {
    return (this.#scope ??= textScope(this.#world.parseTime(), this.file.package));
  }

  /** The same for texts that mean nothing while a variable in them is missing. */
  get strictScope(): Scope {
    return textScope(this.#world.parseTime(), this.file.package, true);
  }

  /** What the result was made from. */
  basis(): Basis {
    const asked = this.#references?.asked;
    if (asked) for (const name of asked) this.env[name] = this.#world.env[name] ?? null;
    return {
      ...(this.#calls.size > 0 && { calls: [...this.#calls].sort() }),
      ...(this.#rendered && { rendered: true }),
      ...(Object.keys(this.env).length > 0 && { env: Object.fromEntries(Object.entries(this.env).map(([name, value]) => [name, envHash(value)])) }),
      ...(Object.keys(this.files).length > 0 && { files: this.files }),
    };
  }

  /** What a template refers to and how it configures itself; undefined when it is wrong, which is reported. */
  facts(template: Template, subject: Omit<Subject, 'package' | 'file'>): TemplateFacts | undefined {
    const found = this.#static(template);
    for (const call of found.kind === 'facts' ? found.facts.calls : found.calls) this.#calls.add(call);
    if (found.kind === 'facts') return found.facts;
    this.#rendered = true;
    this.#reportUnknown(found.certain);
    return this.attempt(() => renderAtParseTime(template, { ...subject, package: this.file.package, file: this.file.path, relativePath: this.file.relativePath }, this.#world.parseTime(), found.calls));
  }

  /** What the tree tells; not enough where a variable may refer to nodes wherever it is used. */
  #static(template: Template): StaticFacts {
    const found = staticFacts(template, this.#world.macros);
    return found.kind === 'facts' && this.#world.variablesRefer ? { kind: 'render', calls: found.facts.calls, certain: [] } : found;
  }

  /** A call of nothing gives nothing while parsing, but would fail when it runs: in dbt that node alone. */
  #reportUnknown(calls: readonly CallFact[]): void {
    for (const call of calls) {
      const root = call.name.split('.', 1)[0]!;
      if (this.#world.macros.find(call.name, this.file.package) || isKnownName(root, this.file.package, this.#world.parseTime())) continue;
      this.reporter.report(unknownMacro.at({ ...call.span, end: call.span.start + call.name.length }, { name: call.name, nearest: nearest(call.name, this.#world.macros.names()), missingPackage: root === call.name ? undefined : root }, this.project.conventions.format === 'dbt' ? { severity: 'warning' } : {}));
    }
  }

  /** Parses a template; undefined when it is wrong, which is reported. */
  template(source: string): Template | undefined {
    return this.attempt(() => parseTemplate(source, this.file.path));
  }

  /**
   * Parses a file of macros; undefined when it is wrong, which is reported. What stands outside of its blocks is read by nobody: dbt passes over it
   * unseen, in a project of dbt's a mistake in it is a warning.
   */
  macroFile(source: string): Template | undefined {
    if (this.project.conventions.format !== 'dbt') return this.template(source);
    return this.attempt(() => parseTemplate(source, this.file.path, ({ message, span }) => this.reporter.report(tagPassedOver.at(span, { message }))));
  }

  /** What a text outside of templates refers to, `ref('a')` or `{{ source('a', 'b') }}`, whose value stands at `span`. */
  textFacts(text: string, span: Span): TemplateFacts | undefined {
    const source = /\{[{%]/.test(text) ? text : `{{ ${text} }}`;
    return this.attempt(() => {
      const template = parseTemplate(source, this.file.path);
      const found = this.#static(template);
      const facts = found.kind === 'facts' ? found.facts : renderAtParseTime(template, { name: '', kind: 'test', package: this.file.package, file: this.file.path }, this.#world.parseTime(), found.calls);
      if (found.kind === 'render') this.#rendered = true;
      const inFile = this.#place(text, source, span);
      return {
        ...facts,
        refs: facts.refs.map(([name, start, end, ...rest]): RefFact => [name, ...inFile(start, end), ...rest]),
        sources: facts.sources.map(([name, table, start, end]) => [name, table, ...inFile(start, end)]),
      };
    }, span);
  }

  /** Moves offsets of a text to its place in the file, where the text stands there as it is. */
  #place(text: string, source: string, span: Span): (start: number, end: number) => [number, number] {
    const whole = this.#world.read(this.file.path);
    const at = whole.indexOf(text, span.start);
    if (at < 0 || at + text.length > span.end) return () => [span.start, span.end];
    const shift = at - (source === text ? 0 : 3);
    return (start, end) => (start < 0 ? [span.start, span.end] : [start + shift, end + shift]);
  }

  /** Notes that a macro is used without being run. */
  uses(macro: string): void {
    this.#calls.add(macro);
  }
  ranMacros(): void {
    this.#rendered = true;
  }

  /** Runs what may fail with a template's mistake; reports it, at `span` where one is given. */
  attempt<T>(run: () => T, span?: Span): T | undefined {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof JinjaError)) throw error;
      const diagnostic = templateDiagnostic(error, { names: () => this.#world.macros.names(), source: (path) => this.#source(path) });
      this.reporter.report(span ? { ...diagnostic, span } : diagnostic);
      return undefined;
    } finally {
      this.#noteEnv();
    }
  }

  /** What was read of the environment since is the file's doing. */
  #noteEnv(): void {
    const asked = this.#world.asked;
    if (asked.size === 0) return;
    for (const [name, value] of asked) this.env[name] = value;
    asked.clear();
  }

  #source(path: string): string | undefined {
    return path === this.file.path ? this.#world.read(path) : undefined;
  }

  /** Resolves `${…}` in a text; undefined after a report. */
  reference(text: string, span: Span, raw: string): ReturnType<ReturnType<typeof referenceReader>['resolve']> {
    this.#references ??= referenceReader(this.project.config, this.project.numberTexts, this.#world.env, this.reporter);
    return this.#references.resolve(text, span, raw);
  }

  reportTwice(span: Span): void {
    this.reporter.report(bothTestKeys.at(span, {}));
  }
}
