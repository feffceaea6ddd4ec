import type { CheckedNode, CompiledNode } from '../../contracts/compiled.ts';
import { EngineError } from '../../contracts/adapter.ts';
import type { Diagnostic } from '../../contracts/diagnostics.ts';
import type { DataTestNode, Manifest, ModelNode, Node, SeedNode, SnapshotNode, UnitTestNode } from '../../contracts/manifest.ts';
import type { DialectName } from '../../contracts/project.ts';
import { relationKey } from '../../contracts/relation.ts';
import type { ColumnType } from '../../contracts/relation.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { Linter } from '../../lint/index.ts';
import { readSeed } from '../../seeds/seed.ts';
import { findName } from '../../sql/find-name.ts';
import { code, tokenize } from '../../sql/tokenize.ts';
import { builtinNeeds, findColumn, overriddenTests, testedColumn } from './data-tests.ts';
import { checkContract, engineType, placeOfColumn } from './contract.ts';
import { Describer, type Described } from './describe.ts';
import { columnNotInModel, testUnknownColumn } from './diagnostics.ts';
import { placeOf } from './place.ts';
import { isContracted } from '../../facts/contracted.ts';
import { readableColumns } from './readable.ts';
import { ANSWERED, refusalOf } from './refusal.ts';
import { Relations, isEphemeral, type Readable } from './relations.ts';
import { beyondTheBinder, hasHooks } from './unchecked.ts';
import { digest } from './lasting-key.ts';
import { isCertain } from '../../reading/certain.ts';
import { learnFunctions } from '../../reading/functions.ts';
import { dialectOf, readAs } from '../../reading/index.ts';
import { proveJoin } from './prove-join.ts';
import { unfitForTable, unfitForView } from './unfit.ts';
import { UniqueKeys } from './unique-keys.ts';
import type { CheckWorld } from './world.ts';

/** A node's check, and what is to be told of it. */
export interface Result {
  readonly checked: CheckedNode;
  readonly readable: Readable;
  readonly diagnostics: readonly Diagnostic[];
  /** Columns that the properties describe and the node lacks: told unless a test's error tells it already. */
  readonly undescribed?: readonly Diagnostic[];
}

/** Checks nodes, each when its parents are. */
export class Checker {
  readonly #manifest: Manifest;
  readonly #asRead: Manifest;
  readonly #world: CheckWorld;
  readonly #relations: Relations;
  readonly #describer: Describer;
  readonly #linter: Linter;
  readonly #unique: UniqueKeys;
  readonly #overridden: ReadonlySet<string>;
  readonly #hooks: boolean;
  #rulesKey: string | undefined;
  #keys: Map<string, readonly (readonly string[])[]> | undefined;

  constructor(manifest: Manifest, compiled: readonly CompiledNode[], world: CheckWorld) {
    this.#manifest = manifest;
    this.#world = world;
    // What the binder is asked is in its own dialect, whatever the project is written in.
    this.#asRead = { ...manifest, project: { ...manifest.project, dialect: 'duckdb' } };
    this.#relations = new Relations(manifest, world, compiled);
    this.#describer = new Describer(this.#asRead, world, this.#relations);
    this.#linter = new Linter(manifest.project, world.binder);
    this.#unique = new UniqueKeys(manifest, compiled, world.binder, this.#relations);
    this.#overridden = overriddenTests(manifest);
    this.#hooks = hasHooks(manifest);
  }

  check(compiled: CompiledNode): Promise<Result> {
    const node = this.#manifest.nodes.get(compiled.id)!;
    const result = this.#check(node, compiled);
    this.#relations.promise(node.id, result.then((found) => found.readable));
    return result;
  }

  /** What is to be told, in the order of the results; what is wrong in one text of the project is told once. */
  async diagnostics(results: readonly Promise<Result>[]): Promise<readonly Diagnostic[]> {
    const all = await Promise.all(results);
    const told = new Set<string>();
    const place = ({ code, span, message }: Diagnostic): string => `${code} ${span ? `${span.file} ${span.start}` : ''} ${message}`;
    const tested = new Set(all.flatMap(({ diagnostics }) => diagnostics.filter(({ code }) => code === testUnknownColumn.code).map(({ span }) => `${span?.file} ${span?.start}`)));
    return all.flatMap(({ diagnostics, undescribed = [] }) => [...diagnostics, ...undescribed.filter(({ span }) => !tested.has(`${span?.file} ${span?.start}`))]).filter((diagnostic) => {
      const key = place(diagnostic);
      return !told.has(key) && told.add(key) !== undefined;
    });
  }

  #check(node: Node, compiled: CompiledNode): Promise<Result> {
    switch (node.kind) {
      case 'seed':
        return this.#seed(node, compiled);
      case 'model':
      case 'snapshot':
        return this.#relation(node, compiled);
      case 'test':
        return node.generic ? this.#genericTest(node, compiled) : this.#query(node, compiled);
      case 'unit_test':
        return this.#unitTest(node, compiled);
      case 'analysis':
        return this.#query(node, compiled);
      default:
        return Promise.resolve({ checked: compiled, readable: { kind: 'unknown', reason: `"${node.name}" gives no columns` }, diagnostics: [] });
    }
  }

  async #seed(node: SeedNode, compiled: CompiledNode): Promise<Result> {
    const { files } = this.#world;
    // What is wrong with the file is told when it is planned.
    const seed = files && readSeed(node, files, this.#manifest.project.conventions.format).seed;
    const output = seed ? await Promise.all(seed.columns.map(async ({ name, type }) => ({ name, type: (await engineType(type, this.#world.binder)) ?? type }))) : await this.#relations.inEngine(node.relation);
    if (!output) return unchecked(compiled, `the columns of its file are not known before it is loaded`);
    return { checked: { ...compiled, output }, readable: { kind: 'known', columns: output }, diagnostics: [], undescribed: this.#undescribed(node, output) };
  }

  async #relation(node: ModelNode | SnapshotNode, compiled: CompiledNode): Promise<Result> {
    if (node.language === 'python') return this.#python(node, compiled);
    const before = await this.#before(node, compiled);
    const described = await this.#describe(node, compiled);
    const told = described.kind === 'columns' && !isEphemeral(node) ? (asksOnly(compiled.sql, dialectOf(node, this.#manifest.project)) ?? described) : described;
    if (told.kind !== 'columns') return this.#failed(node, compiled, told);
    const output = told.columns;
    const columns = readableColumns(node, output, before);
    // Not what a run that adds to a table leaves there, but what a contract is about.
    const table = readableColumns({ ...node, config: { ...node.config, contract: { enforced: false } } }, output, undefined);
    const foreign = dialectOf(node, this.#manifest.project) !== 'duckdb';
    const unfit = compiled.late === undefined ? unfitForTable(node, compiled, output, this.#manifest) : [];
    const contracted = isContracted(node) && !isEphemeral(node);
    const read = await Promise.all(this.#parents(node).map((parent) => this.#relations.of(parent)));
    const diagnostics = [
      ...unfit,
      ...(contracted && compiled.late === undefined ? await checkContract(node, compiled, output, table, this.#manifest, this.#world.binder, !foreign) : []),
      ...(foreign ? [] : await this.#lint(node, compiled, told, table, read)),
    ];
    return { checked: { ...compiled, ...columnsAs(output, foreign) }, readable: compiled.late === undefined ? { kind: 'known', columns } : { kind: 'unknown', reason: uncapital(compiled.late) }, diagnostics, ...(!contracted && { undescribed: this.#undescribed(node, [...output, ...columns]) }) };
  }

  /** What Python gives is known where its properties declare all of it, and nothing that is run hangs on that. */
  async #python(node: ModelNode | SnapshotNode, compiled: CompiledNode): Promise<Result> {
    const result = unchecked(compiled, `"${node.name}" is written in Python`);
    const typed = this.#world.believes ? await Promise.all(node.columns.map(async ({ name, dataType }) => ({ name, type: dataType === undefined ? undefined : await engineType(dataType, this.#world.binder) }))) : [];
    const known = typed.flatMap(({ name, type }) => (type === undefined ? [] : [{ name, type }]));
    return known.length > 0 && known.length === typed.length ? { ...result, readable: { kind: 'known', columns: known } } : result;
  }

  /** What the rules find in a SELECT that the binder has accepted. One in which they found nothing is not looked at again while it, and all that they look at, is the same. */
  async #lint(node: ModelNode | SnapshotNode, compiled: CompiledNode, told: Described & { readonly kind: 'columns' }, table: readonly ColumnType[], read: readonly Readable[]): Promise<readonly Diagnostic[]> {
    const { kept } = this.#world;
    const output = told.columns;
    const any = Object.keys(this.#manifest.project.lint).length > 0;
    const key = any && kept && told.key !== undefined ? digest([told.key, node.checksum, table, this.#parents(node).map((parent) => this.#keysOf(parent)), this.#rules()]) : undefined;
    if (key !== undefined && kept!.isClean(key)) return [];
    const found = await this.#linted(node, compiled, output, table, read);
    if (key !== undefined && found.length === 0) kept!.keepClean(key);
    return found;
  }

  /** The rules that are on, and the macros whose text tells what a call of theirs wrote. */
  #rules(): string {
    return (this.#rulesKey ??= digest([this.#manifest.project.lint, [...this.#manifest.macros].map(([id, { code }]) => [id, code])]));
  }

  #linted(node: ModelNode | SnapshotNode, compiled: CompiledNode, output: readonly ColumnType[], table: readonly ColumnType[], read: readonly Readable[]): Promise<readonly Diagnostic[]> {
    return this.#linter.lint(node, compiled, isEphemeral(node) ? [] : table, {
      place: (start, end) => placeOf(compiled, { start, end }, node, this.#manifest),
      column: (name) => placeOfColumn(node, compiled, output, name, this.#manifest),
      isColumn: (name) => read.some((each) => each.kind === 'known' && findColumn(each.columns, name) !== undefined),
      isUnique: (names) => names.includes(ROW_HASH) || this.#parents(node).some((parent) => this.#keysOf(parent).some((key) => key.every((column) => names.includes(column)))),
    });
  }

  /** What stands under the node's name now, where a run adds to it. */
  async #before(node: ModelNode | SnapshotNode, compiled: CompiledNode): Promise<readonly ColumnType[] | undefined> {
    if (!(node.kind === 'snapshot' || compiled.incremental) || !this.#world.existing.has(relationKey(node.relation))) return undefined;
    const columns = await this.#relations.inEngine(node.relation);
    if (columns) await this.#relations.defineBefore(node, columns);
    return columns;
  }

  /** A singular test or an analysis. */
  async #query(node: Node, compiled: CompiledNode): Promise<Result> {
    const told = await this.#describe(node, compiled);
    return told.kind === 'columns' ? given(compiled, told.columns, dialectOf(node, this.#manifest.project) !== 'duckdb') : this.#failed(node, compiled, told);
  }

  async #genericTest(node: DataTestNode, compiled: CompiledNode): Promise<Result> {
    const on = node.attached === undefined ? undefined : this.#manifest.nodes.get(node.attached);
    const tested = on && (await this.#relations.of(on));
    const column = testedColumn(node);
    if (on && tested?.kind === 'known') {
      const missing = column !== undefined && !findColumn(tested.columns, column) ? this.#missingColumn(node, on, column, tested.columns) : undefined;
      if (missing) return this.#refused(compiled, [missing]);
      const needs = builtinNeeds(node, this.#overridden, tested.columns, this.#manifest);
      const met = needs && (await this.#areMet(node, needs));
      if (met === true) return { checked: compiled, readable: NO_RELATION, diagnostics: [] };
      if (met) return this.#refused(compiled, [met]);
    }
    const told = await this.#describe(node, compiled);
    if (told.kind === 'columns') return given(await this.#proved(node, compiled), told.columns, dialectOf(node, this.#manifest.project) !== 'duckdb');
    const fault = told.kind === 'refused' ? told.error.fault : undefined;
    if (fault?.kind !== 'unknown-column' || compiled.late !== undefined || (told.kind === 'refused' && told.read && !isCertain(told.error))) return this.#failed(node, compiled, told);
    const columns = tested?.kind === 'known' ? tested.columns.map((each) => each.name) : [];
    const text = (told.kind === 'refused' ? told.read : undefined) ?? compiled;
    const piece = findName(text.sql, fault.name, this.#asRead.project.dialect, told.kind === 'refused' ? told.error.offset : undefined);
    const { span } = piece ? placeOf(text, piece, node, this.#manifest) : node;
    const labels = span.file === node.file ? [] : [{ span, text: 'in this macro' }];
    return this.#refused(compiled, [testUnknownColumn.at(node.span, { test: node.generic!.name, column: fault.name, nearest: nearest(fault.name, columns), known: columns }, { node: node.id, ...(labels.length > 0 && { labels }) })]);
  }

  /** A join's cardinality that is proved needs no rows. */
  async #proved(node: DataTestNode, compiled: CompiledNode): Promise<CompiledNode> {
    if (node.generic!.name !== 'join_cardinality' || node.generic!.namespace !== undefined || this.#overridden.has('join_cardinality')) return compiled;
    const proof = await proveJoin(node, this.#manifest, this.#unique);
    return proof === undefined ? compiled : { ...compiled, sql: `-- ${proof}\nselect 1 as n_records where 1 = 0`, locate: () => undefined };
  }

  /** True when all columns are there and of the tested column's type; undefined when only the SQL tells. */
  async #areMet(node: DataTestNode, needs: readonly { readonly node: Node; readonly column: string; readonly type: string }[]): Promise<true | Diagnostic | undefined> {
    for (const need of needs) {
      const readable = await this.#relations.of(need.node);
      if (readable.kind !== 'known') return undefined;
      const found = findColumn(readable.columns, need.column);
      if (!found) return this.#missingColumn(node, need.node, need.column, readable.columns, node.span);
      if (found.type !== need.type) return undefined;
    }
    return true;
  }

  #missingColumn(node: DataTestNode, on: Node, column: string, columns: readonly ColumnType[], at?: Diagnostic['span']): Diagnostic {
    const names = columns.map((each) => each.name);
    const declared = 'columns' in on ? findColumn(on.columns, column)?.span : undefined;
    return testUnknownColumn.at(at ?? (node.generic?.column === undefined ? undefined : declared) ?? node.span, { test: node.generic!.name, column, node: on.name, nearest: nearest(column, names), known: names }, { node: node.id });
  }

  /** A unit test brings its own rows: it reads no table of its model's parents. */
  async #unitTest(node: UnitTestNode, compiled: CompiledNode): Promise<Result> {
    const model = [...node.dependsOn.nodes].map((id) => this.#manifest.nodes.get(id)).find((each) => each?.id === node.model);
    const doubt = model && (await this.#doubt(model));
    const told = await this.#describeText(node, compiled, []);
    if (told.kind !== 'columns') return doubt === undefined ? this.#failed(node, compiled, told, true) : unchecked(compiled, doubt);
    const { expected } = compiled;
    if (!expected) return given(compiled, told.columns);
    const rows = await this.#describeText(node, { sql: expected.sql, locate: () => undefined }, []);
    return rows.kind === 'refused' ? this.#failed(node, { ...compiled, sql: expected.sql, locate: () => undefined }, rows, true) : given(compiled, told.columns);
  }

  /** Why an error of a unit test may be its model's own. */
  async #doubt(model: Node): Promise<string | undefined> {
    const earlier = this.#world.checked?.get(model.id);
    if (!this.#relations.isCompiled(model.id)) return earlier?.unchecked === undefined ? undefined : `"${model.name}" is not checked: ${uncapital(earlier.unchecked)}`;
    const readable = await this.#relations.of(model);
    return readable.kind === 'known' ? undefined : `"${model.name}" ${readable.kind === 'broken' ? 'has an error' : 'is not checked'}`;
  }

  #describe(node: Node, compiled: CompiledNode): Promise<Described> {
    return this.#describeText(node, compiled, this.#parents(node));
  }

  /** SQL of another dialect is read into DuckDB's words first; one that can't be is not checked. */
  async #describeText(node: Node, compiled: Pick<CompiledNode, 'sql' | 'locate'>, parents: readonly Node[]): Promise<Described> {
    const dialect = dialectOf(node, this.#manifest.project);
    if (dialect === 'duckdb') return this.#describer.describe(node, compiled.sql, parents, true);
    const read = readAs(compiled.sql, dialect);
    if ('problem' in read) {
      const reason = `its SQL is ${named(dialect)}'s, and can't be read for the check: ${read.problem}`;
      return { kind: 'unknown', reason, root: reason };
    }
    await learnFunctions(this.#world.binder, dialect);
    const told = await this.#describer.describe(node, read.sql, parents, false);
    return told.kind === 'refused' ? { ...told, read: { sql: read.sql, locate: (offset) => compiled.locate(read.at(offset)) } } : told;
  }

  async #failed(node: Node, compiled: CompiledNode, told: Described & { readonly kind: 'refused' | 'unknown' }, atNode = false): Promise<Result> {
    if (told.kind === 'unknown') return unchecked(compiled, told.reason, told.root);
    if (compiled.late !== undefined) return unchecked(compiled, compiled.late);
    if (told.read && !isCertain(told.error)) return unchecked(compiled, `its SQL is ${named(dialectOf(node, this.#manifest.project))}'s, and can't be read for the check: DuckDB says of it: ${firstLine(told.error)}`);
    const beyond = await beyondTheBinder(told.error, node, compiled, { manifest: this.#manifest, hooks: this.#hooks, world: this.#world });
    const unfit = beyond !== undefined && node.kind === 'model' ? unfitForView(node, compiled, told.error, this.#manifest) : undefined;
    if (unfit) return this.#refused(compiled, [unfit]);
    if (beyond !== undefined) return unchecked(compiled, beyond);
    return this.#refused(compiled, [await this.#refusal(node, atNode ? { ...compiled, locate: () => undefined } : (told.read ?? compiled), told.error)]);
  }

  async #refusal(node: Node, compiled: Pick<CompiledNode, 'sql' | 'locate'>, error: EngineError): Promise<Diagnostic> {
    const parents = node.kind === 'unit_test' ? [] : this.#parents(node);
    const readable = (await Promise.all(parents.map((parent) => this.#relations.of(parent)))).map((each) => (each.kind === 'known' ? each.columns.map((column) => column.name) : []));
    return refusalOf(error, {
      manifest: dialectOf(node, this.#manifest.project) === 'duckdb' ? this.#manifest : this.#asRead, node, compiled,
      columns: readable.length === 1 ? readable[0]! : [],
      everyColumn: readable.flat(),
      maker: (parts) => this.#relations.maker(parts),
    });
  }

  #refused(compiled: CompiledNode, diagnostics: readonly Diagnostic[]): Result {
    return { checked: { ...compiled, unchecked: 'It has an error.' }, readable: { kind: 'broken' }, diagnostics };
  }

  /** What a node reads by name: where that is an ephemeral model, what it reads in turn. */
  #parents(node: Node): readonly Node[] {
    const found = new Map<string, Node>();
    const open = [...this.#manifest.dag.parents(node.id)];
    for (let id = open.shift(); id !== undefined; id = open.shift()) {
      const parent = this.#manifest.nodes.get(id);
      if (!parent || id === node.id || found.has(id)) continue;
      found.set(id, parent);
      if (isEphemeral(parent)) open.push(...this.#manifest.dag.parents(id));
    }
    return [...found.values()].filter((parent) => 'relation' in parent && !(parent.kind === 'source' && parent.location !== undefined) && (!isEphemeral(parent) || this.#relations.isCompiled(parent.id)));
  }

  /** Columns that are unique together in a node's rows: by its key or by a test, in lower case. */
  #keysOf(node: Node): readonly (readonly string[])[] {
    if (!this.#keys) {
      this.#keys = new Map();
      for (const test of this.#manifest.nodes.values()) {
        if (test.kind !== 'test' || test.generic?.name !== 'unique' || test.attached === undefined) continue;
        const column = testedColumn(test);
        if (column !== undefined) this.#keys.set(test.attached, [...(this.#keys.get(test.attached) ?? []), [column.toLowerCase()]]);
      }
    }
    const key = 'config' in node ? node.config['unique_key'] : undefined;
    const columns = (Array.isArray(key) ? key : [key]).filter((column) => typeof column === 'string');
    return [...(this.#keys.get(node.id) ?? []), ...(columns.length > 0 ? [columns.map((column) => column.toLowerCase())] : [])];
  }

  #undescribed(node: ModelNode | SnapshotNode | SeedNode, columns: readonly ColumnType[]): readonly Diagnostic[] {
    const names = [...new Set(columns.map((column) => column.name))];
    return node.columns
      .filter((column) => !findColumn(columns, column.name))
      .map((column) => columnNotInModel.at(column.span ?? node.patch ?? node.span, { node: node.name, column: column.name, nearest: nearest(column.name, names.filter((name) => !findColumn(node.columns, name))), known: names }, { node: node.id }));
  }
}

/** What DuckDB answers as if it were a SELECT, and makes no table of: `summarize orders`. */
function asksOnly(sql: string, dialect: DialectName): Described | undefined {
  // To read a text takes as long as all else that is done for a model that has not changed, and only few have such a word.
  if (!ASKS.test(sql)) return undefined;
  const [first] = code(tokenize(sql, dialect));
  if (!first || !ANSWERED.test(first.text)) return undefined;
  return { kind: 'refused', error: new EngineError('sql', 'This is no SELECT.', { sql, offset: first.start, fault: { kind: 'not-a-select' } }) };
}

const ASKS = /\b(?:summarize|describe|desc|show)\b/i;

/** A bronze table's hash of the whole row: what ends an order that nothing else makes total. */
const ROW_HASH = '_row_hash';

const NO_RELATION: Readable = { kind: 'unknown', reason: 'it is no relation' };

/** Types of another dialect's SQL are the binder's guess. */
function columnsAs(output: readonly ColumnType[], foreign: boolean): Pick<CheckedNode, 'output' | 'names'> {
  return foreign ? { names: output.map(({ name }) => name) } : { output };
}

function given(compiled: CompiledNode, output: readonly ColumnType[], foreign = false): Result {
  return { checked: { ...compiled, ...columnsAs(output, foreign) }, readable: { kind: 'known', columns: output }, diagnostics: [] };
}

function unchecked(compiled: CompiledNode, reason: string, root = reason): Result {
  return { checked: { ...compiled, unchecked: `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`.replace(/\.\.$/, '.') }, readable: { kind: 'unknown', reason: uncapital(root) }, diagnostics: [] };
}

function firstLine(error: EngineError): string {
  return error.message.split('\n')[0]!.replace(/^[A-Za-z ]+ Error: /, '').replace(/[.!]+$/, '');
}

const NAMES: Readonly<Record<DialectName, string>> = { duckdb: 'DuckDB', spark: 'Spark', snowflake: 'Snowflake', redshift: 'Redshift', postgres: 'Postgres' };

function named(dialect: DialectName): string {
  return NAMES[dialect];
}

function uncapital(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`.replace(/\.$/, '');
}
