import type { CompiledNode } from '../../contracts/compiled.ts';
import type { Column, ModelNode, Node, SnapshotNode, UnitTestInput, UnitTestNode, UnitTestRows } from '../../contracts/manifest.ts';
import type { ColumnType } from '../../contracts/relation.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { RelationValue, TemplateProblem, configValue } from '../../context/index.ts';
import { HostObject, native } from '../../jinja/index.ts';
import type { Value } from '../../jinja/index.ts';
import { landedColumns } from '../../landing/columns.ts';
import { relationColumns } from '../../relations/relation-columns.ts';
import { untraced } from '../../sql/traced.ts';
import type { Compiler } from './compiler.ts';
import * as kinds from './diagnostics.ts';
import { fixtureRows, fixtureSql } from './fixture-sql.ts';
import { withCtes } from './inline.ts';
import type { Cte } from './inline.ts';
import { cteName, cteRelation } from './node-hooks.ts';
import type { Overrides } from './node-hooks.ts';
import { isEphemeral } from './names.ts';

/** What a unit test can test: a model, or a snapshot by versions. */
type Tested = ModelNode | SnapshotNode;

/** An input's rows as a CTE. */
interface Given {
  readonly name: string;
  readonly sql: string;
  readonly columns: readonly ColumnType[];
}

/**
 * Compiles a unit test: its model's SELECT with each input replaced by the given rows, typed as the real input's columns, and the rows that
 * it must give, typed as the model's. Only the columns that are expected are compared.
 */
export async function compileUnitTest(compiler: Compiler, node: UnitTestNode): Promise<CompiledNode | undefined> {
  const { compilation } = compiler;
  const { manifest } = compilation;
  const model = manifest.nodes.get(node.model);
  if (model?.kind !== 'model' && model?.kind !== 'snapshot') return undefined;

  const inputs = new Map<string, Given>();
  const own = new Set<string>();
  let fine = true;
  for (const given of node.given) {
    const key = given.node ?? 'this';
    // A seed without rows of its own is read as it is.
    if (given.rows === null || given.rows === undefined) {
      own.add(key);
      continue;
    }
    const input = given.node === undefined ? model : manifest.nodes.get(given.node);
    const made = input && (await givenRows(compiler, node, given, input, [...inputs.values()].map((each) => each.name)));
    if (made) inputs.set(key, made);
    else fine = false;
  }
  const expected = await expectedRows(compiler, node, model);
  if (!fine || !expected) return undefined;

  const overrides = overridesOf(compiler, node, model, inputs, own);
  const made = await compiler.renderDeep(node, model, overrides);
  if (!made) return undefined;
  const { dialect } = manifest.project;
  const ctes: Cte[] = [
    ...[...inputs.values()].map((given) => ({ name: given.name, sql: untraced(given.sql) })),
    ...made.ephemerals.map((each) => ({ name: cteName(each.node), sql: each.rendered.sql })),
  ];
  const sql = withCtes(made.rendered.sql, ctes, dialect);
  return {
    id: node.id,
    sql: sql.text,
    locate: (offset) => sql.locate(offset),
    preHooks: [],
    postHooks: [],
    inlined: [],
    incremental: node.overrides.macros['is_incremental'] === true,
    expected: (await noRows(compiler, node, sql.text)) ?? expected,
    ...(made.late !== undefined && { late: made.late }),
  };
}

/** Where no rows are expected, what the SELECT gives in this test is what none are expected of: a variable may change its columns. */
async function noRows(compiler: Compiler, { expect }: UnitTestNode, sql: string): Promise<CompiledNode['expected']> {
  if (!Array.isArray(expect.rows) || expect.rows.length > 0) return undefined;
  const columns = await columnsOfQuery(compiler, sql);
  return columns && { sql: fixtureSql([], columns, compiler.compilation.context.style, compiler.compilation.manifest.project.dialect), columns: columns.map(({ name }) => name) };
}

async function givenRows(compiler: Compiler, node: UnitTestNode, given: UnitTestInput, input: Node, taken: readonly string[]): Promise<Given | undefined> {
  const { context, manifest, reporter } = compiler.compilation;
  const plain = `__dbt__cte__${input.name}`;
  let name = plain;
  for (let i = 2; taken.includes(name); i++) name = `${plain}_${i}`;
  const columns = await inputColumns(compiler, input);
  if (given.format === 'sql') return { name, sql: String(given.rows).trim().replace(/;\s*$/, ''), columns: columns ?? [] };
  const rows = fixtureRows(given);
  if ('problem' in rows) {
    reporter.report(kinds.badFixture.at(given.span ?? node.span, { problem: rows.problem }, { node: node.id }));
    return undefined;
  }
  if (!columns) {
    reporter.report(kinds.unknownFixtureTypes.at(given.inputSpan ?? node.span, { input: given.input }, { node: node.id }));
    return undefined;
  }
  if (!knownColumns(compiler, node, rows.columns, columns, given, given.input)) return undefined;
  return { name, sql: fixtureSql(rows.rows, columns, context.style, manifest.project.dialect), columns };
}

async function expectedRows(compiler: Compiler, node: UnitTestNode, model: Tested): Promise<CompiledNode['expected']> {
  const { context, manifest, reporter, world } = compiler.compilation;
  const { expect } = node;
  const known = (await world.columnsOf?.(model.id)) ?? typed(model.columns);
  // What is compared of a snapshot is its history.
  const output = known && model.kind === 'snapshot' ? relationColumns(model, known) : known;
  if (expect.format === 'sql') {
    const sql = String(expect.rows).trim().replace(/;\s*$/, '');
    const columns = await columnsOfQuery(compiler, sql) ?? output;
    if (columns) return { sql, columns: columns.map((column) => column.name) };
  }
  const rows = expect.format === 'sql' ? { problem: '' } : fixtureRows(expect);
  if (!output) reporter.report(kinds.unknownFixtureTypes.at(expect.span ?? node.span, { input: model.name }, { node: node.id }));
  else if ('problem' in rows) reporter.report(kinds.badFixture.at(expect.span ?? node.span, { problem: rows.problem }, { node: node.id }));
  else if (knownColumns(compiler, node, rows.columns, output, expect, model.name)) {
    const named = rows.columns.map((name) => output.find((column) => column.name.toLowerCase() === name.toLowerCase())!);
    const compared = named.length > 0 ? named : output;
    return { sql: fixtureSql(rows.rows, compared, context.style, manifest.project.dialect), columns: compared.map((column) => column.name) };
  }
  return undefined;
}

/** Reports columns of a fixture that its relation does not have. */
function knownColumns(compiler: Compiler, node: UnitTestNode, given: readonly string[], columns: readonly ColumnType[], rows: UnitTestRows, of: string): boolean {
  const names = new Set(columns.map((column) => column.name.toLowerCase()));
  const wrong = given.filter((name) => !names.has(name.toLowerCase()));
  const known = columns.map((column) => column.name);
  for (const column of wrong) compiler.compilation.reporter.report(kinds.unknownFixtureColumn.at(rows.span ?? node.span, { column, of, nearest: nearest(column, known), known }, { node: node.id }));
  return wrong.length === 0;
}

/** The columns that a template finds where it reads a node. */
async function inputColumns(compiler: Compiler, input: Node): Promise<readonly ColumnType[] | undefined> {
  if (input.kind === 'source' && input.landing !== undefined) return landedColumns(input);
  const known = (await compiler.compilation.world.columnsOf?.(input.id)) ?? ('columns' in input ? typed(input.columns) : undefined);
  return known && relationColumns(input, known);
}

function typed(columns: readonly Column[]): readonly ColumnType[] | undefined {
  return columns.length > 0 && columns.every((column) => column.dataType !== undefined) ? columns.map((column) => ({ name: column.name, type: column.dataType! })) : undefined;
}

/** Columns of a SELECT, as the engine tells them; undefined where there is none to ask, or it refuses. */
export async function columnsOfQuery(compiler: Compiler, sql: string): Promise<readonly ColumnType[] | undefined> {
  const { ask } = compiler.compilation.world;
  if (!ask) return undefined;
  try {
    const answer = await ask({ kind: 'query', sql: `select * from (\n${sql}\n) as expected limit 0` });
    return answer.kind === 'query' ? answer.result.columns : undefined;
  } catch {
    // What is wrong with it is told by the check.
    return undefined;
  }
}

/** Names of the context that are read, not called. */
const VARIABLES: ReadonlySet<string> = new Set(['invocation_id', 'run_started_at', 'thread_id', 'dbt_version', 'project_name', 'schema', 'database', 'selected_resources', 'execute']);

function overridesOf(compiler: Compiler, node: UnitTestNode, model: Tested, inputs: ReadonlyMap<string, Given>, own: ReadonlySet<string>): Overrides {
  const { context } = compiler.compilation;
  const macros = new Map(Object.entries(node.overrides.macros));
  const scopeOf = (name: string): Value | undefined => {
    const value = macros.get(name) ?? (name === 'is_incremental' ? false : undefined);
    if (value !== undefined) return VARIABLES.has(name) ? configValue(value) : native(name, () => configValue(value));
    const inPackage = [...macros.keys()].filter((key) => key.startsWith(`${name}.`));
    return inPackage.length === 0 ? undefined : new OverriddenPackage(context.library.find(model.package, name), new Map(inPackage.map((key) => [key.slice(name.length + 1), native(key, () => configValue(macros.get(key)))])));
  };
  const cte = (given: Given): RelationValue => cteRelation({ name: given.name.replace(/^__dbt__cte__/, '') }, context.style);
  return {
    name: scopeOf,
    whole: true,
    vars: node.overrides.vars,
    env: node.overrides.envVars,
    columns: (relation) => [...inputs.values()].find((given) => given.name === relation.identifier)?.columns,
    relation: (read) => {
      const key = read === 'this' ? 'this' : read.id;
      const given = inputs.get(key);
      if (given) return cte(given);
      if (own.has(key) || read === 'this') return undefined;
      if (isEphemeral(read)) return undefined;
      const input = read.kind === 'source' ? `source('${read.sourceName}', '${read.name}')` : `ref('${read.name}')`;
      throw new TemplateProblem((span, more) => kinds.missingFixture.at(node.span, { input, model: model.name }, { ...more, node: node.id, labels: span ? [{ span, text: 'read here' }] : [] }));
    },
  };
}

/** A package with some macros answered by a unit test. */
class OverriddenPackage extends HostObject {
  readonly typeName = 'package';
  readonly real: Value | undefined;
  readonly given: ReadonlyMap<string, Value>;
  constructor(real: Value | undefined, given: ReadonlyMap<string, Value>) {
    super();
    this.real = real;
    this.given = given;
  }
  override getAttr(name: string): Value | undefined {
    return this.given.get(name) ?? (this.real instanceof HostObject ? this.real.getAttr?.(name) : undefined);
  }
}
