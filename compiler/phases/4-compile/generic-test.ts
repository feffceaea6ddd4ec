import type { CompiledNode, SharedTest } from '../../contracts/compiled.ts';
import type { DataTestNode, Node } from '../../contracts/manifest.ts';
import type { ConfigValue } from '../../contracts/project.ts';
import { unknownMacro } from '../../context/diagnostics.ts';
import { configValue } from '../../context/index.ts';
import { Dict, callMacro, evaluateExpression, renderValue, str } from '../../jinja/index.ts';
import type { Macro, Scope, Value } from '../../jinja/index.ts';
import type { Compilation } from './compilation.ts';
import type { Compiler } from './compiler.ts';
import { CompileHooks, quotedName } from './node-hooks.ts';
import { problemOf } from './render-node.ts';
import { Replay } from './replay.ts';
import { rowCount } from './row-count.ts';

const argumentsName = '_dbt_generic_test_kwargs';

/** Compiles a generic test: its macro, called with the node that it stands on and its arguments. */
export async function compileGenericTest(compiler: Compiler, node: DataTestNode): Promise<CompiledNode | undefined> {
  const { compilation } = compiler;
  const { library } = compilation.context;
  const { name, namespace } = node.generic!;
  const macroName = `test_${namespace === undefined ? name : name.slice(namespace.length + 1)}`;
  const macro = namespace === undefined ? library.find(node.package, macroName) ?? ownersMacro(node, macroName, compiler) : library.member(namespace, macroName);
  // An unknown test was told when names were resolved, and in a dbt project only this test fails.
  if (!macro) {
    compilation.reporter.report(unknownMacro.at(node.span, { name: namespace === undefined ? macroName : `${namespace}.${macroName}` }, { node: node.id }));
    return undefined;
  }
  let kwargs: Dict | undefined;
  const override = (wanted: string): Value | undefined => {
    if (wanted === argumentsName) return kwargs;
    return wanted === '__lakec_test' ? macro : undefined;
  };
  const where = node.config.where;
  const config = typeof where === 'string' && where.includes('{') ? { ...node.config, where: rendered(where, node, compiler) } : node.config;
  const overrides = { name: override, config };
  // Arguments are evaluated in the test's own scope, anew in each render: a ref() among them counts as the test's.
  const code = `{{ __lakec_test(**${argumentsName}) }}`;
  const text = { code, file: '<test>', start: 0, standsFor: node.span };
  const made = await compiler.render(node, text, {
    ...overrides,
    prepare: (scope) => {
      kwargs = testArguments(node, scope, compiler);
    },
  });
  if (!made) return undefined;
  const compiled = compiler.assemble(node, made);
  const shared = made.ephemerals.length > 0 || made.late !== undefined ? undefined : sharedScan(compiler, node, compiled.sql, overrides, macro, () => kwargs!);
  return { ...compiled, locate: (offset) => { const found = compiled.locate(offset); return found && (found.span.file === '<test>' ? { span: node.span, stack: [] } : { span: found.span, stack: found.stack.map((span) => (span.file === '<test>' ? node.span : span)) }); }, ...(shared && { shared }) };
}

/** A package's own test, used on the package's own models, needs no namespace. */
function ownersMacro(node: DataTestNode, macroName: string, compiler: Compiler): Value | undefined {
  const { manifest, context } = compiler.compilation;
  for (const each of manifest.project.packages) {
    const found = context.library.member(each.name, macroName);
    if (found) return found;
  }
  return node.attached === undefined ? undefined : context.library.member(manifest.nodes.get(node.attached)?.package ?? '', macroName);
}

function rendered(text: string, node: DataTestNode, compiler: Compiler): string {
  const { compilation } = compiler;
  const hooks = new CompileHooks(compilation, node, new Replay(compilation, node));
  return str(renderValue(text, '<test>', compilation.context.scope(hooks)));
}

/** The test's keyword arguments: `model` with the test's `where`, `column_name`, and what the properties file gives. */
function testArguments(node: DataTestNode, scope: Scope, { compilation }: Compiler): Dict {
  const kwargs = new Dict();
  const attached = node.attached === undefined ? undefined : compilation.manifest.nodes.get(node.attached);
  for (const [key, value] of Object.entries(node.generic!.arguments)) if (value !== undefined && key !== 'model' && key !== 'column_name') kwargs.set(key, argumentValue(value, scope));
  const column = node.generic!.column ?? node.generic!.arguments['column_name'];
  if (typeof column === 'string') kwargs.set('column_name', columnName(column, attached, compilation.context.style.quote));
  if (attached) {
    const target = evaluateExpression(attached.kind === 'source' ? `source(${text(attached.sourceName)}, ${text(attached.name)})` : refTo(attached, node.package, compilation), '<test>', scope);
    const subquery = compilation.context.library.find(node.package, 'get_where_subquery') as Macro;
    kwargs.set('model', callMacro(subquery, [target], undefined, scope));
  }
  return kwargs;
}

/** As dbt writes it: by its name alone, where that finds it; a project's own `ref` may take no more. */
function refTo(node: Node, from: string, { names }: Compilation): string {
  const version = node.kind === 'model' && node.version !== undefined ? `, v=${typeof node.version === 'number' ? node.version : text(node.version)}` : '';
  const byName = names.ref({ name: node.name, ...(node.kind === 'model' && node.version !== undefined && { version: node.version }) }, from)?.id === node.id;
  return `ref(${byName ? '' : `${text(node.package)}, `}${text(node.name)}${version})`;
}

function text(value: string): string {
  return `'${value.replace(/[\\']/g, '\\$&')}'`;
}

function columnName(name: string, attached: Node | undefined, quote: string): string {
  const column = attached && 'columns' in attached ? attached.columns.find((each) => each.name.toLowerCase() === name.toLowerCase()) : undefined;
  return column?.quote === true ? quotedName(name, quote) : name;
}

const callLike = /^\s*(env_var|ref|var|source|doc|conf)\s*\(.+\)\s*$/s;

/** An argument: texts that are a call are evaluated, texts with braces are rendered and keep their type. */
function argumentValue(value: ConfigValue, scope: Scope): Value {
  if (typeof value === 'string') {
    if (callLike.test(value)) return evaluateExpression(value.trim(), '<test>', scope);
    return value.includes('{{') || value.includes('{%') ? renderValue(value, '<test>', scope) : value;
  }
  if (Array.isArray(value)) return (value as readonly ConfigValue[]).map((item) => argumentValue(item, scope));
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) !== undefined && value.constructor === Object) {
    const dict = new Dict();
    for (const [key, item] of Object.entries(value)) if (item !== undefined) dict.set(key, argumentValue(item as ConfigValue, scope));
    return dict;
  }
  return configValue(value);
}

/** The test as an aggregate, where its macro has one or its query is a plain filter of its model. */
function sharedScan(compiler: Compiler, node: DataTestNode, sql: string, overrides: ConstructorParameters<typeof CompileHooks>[3], macro: Value, kwargs: () => Dict): SharedTest | undefined {
  const { compilation } = compiler;
  const { config, generic } = node;
  const plain = (config.fail_calc ?? 'count(*)') === 'count(*)' && (config.limit === undefined || config.limit === null);
  if (!plain) return undefined;
  const { library } = compilation.context;
  const scope = compilation.context.scope(new CompileHooks(compilation, node, new Replay(compilation, node), overrides));
  const from = str(kwargs().get('model') ?? null);
  const form = (suffix: string): Value | undefined => {
    const name = `${generic!.namespace === undefined ? generic!.name : generic!.name.slice(generic!.namespace.length + 1)}__${suffix}`;
    const found = generic!.namespace === undefined ? library.find(node.package, name) : library.member(generic!.namespace, name);
    // A project that overrides the test itself has not overridden lakec's aggregate for it.
    return found !== undefined && samePackage(found, macro) ? found : undefined;
  };
  try {
    for (const [suffix, exact] of [['aggregate', true], ['probe', false]] as const) {
      const found = form(suffix);
      if (!found) continue;
      const named = new Map([...kwargs().entries()].map(([key, value]) => [String(key), value]));
      const failures = str(callMacro(found as Macro, [], named, scope)).trim();
      if (failures !== '') return { from, failures, exact };
    }
    const failures = rowCount(sql, from, compilation.manifest.project.dialect);
    return failures === undefined ? undefined : { from, failures, exact: true };
  } catch (thrown) {
    const problem = problemOf(thrown, node, { standsFor: node.span }, compilation);
    if (!problem) throw thrown;
    compilation.reporter.report(problem);
    return undefined;
  }
}

function samePackage(a: Value, b: Value): boolean {
  const file = (value: Value) => (value as Macro).compiled.template.file;
  return file(a).startsWith('<lakec>') === file(b).startsWith('<lakec>');
}

