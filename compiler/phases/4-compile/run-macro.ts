import type { CompiledNode } from '../../contracts/compiled.ts';
import type { Reporter } from '../../contracts/diagnostics.ts';
import type { Macro, Manifest, Node, OperationNode } from '../../contracts/manifest.ts';
import type { ConfigMap } from '../../contracts/project.ts';
import { CALLED_BY_NAME, configValue, nodeValue } from '../../context/index.ts';
import { Dict, HostObject, compileTemplate, dictOf, parseTemplate, renderTemplate, renderValue } from '../../jinja/index.ts';
import type { Scope, Value } from '../../jinja/index.ts';
import { startCompilation, type Compilation } from './compilation.ts';
import { hookTexts } from './hooks.ts';
import { CompileHooks } from './node-hooks.ts';
import { problemOf } from './render-node.ts';
import { QuestionError, Replay } from './replay.ts';
import { seedTable } from './seed-table.ts';
import type { CompileWorld } from './world.ts';

/** What a macro that acts came to. */
export interface Acted {
  readonly value: Value;
  /** The rows that it kept by a name with `statement` or `store_result`, as plain values by column. */
  result(name: string): readonly Readonly<Record<string, unknown>>[] | undefined;
}

/**
 * Builds a node by a materialization that is a macro. It is rendered again after each answer, and what it wrote before is remembered and not
 * written again. Undefined after a report; what the engine refuses is thrown.
 */
export async function materialize(manifest: Manifest, id: string, macro: Macro, compiled: CompiledNode, world: CompileWorld, reporter: Reporter): Promise<Acted | undefined> {
  const node = manifest.nodes.get(id)!;
  const compilation = startCompilation(manifest, [id], world, reporter);
  const hooksOf = (key: 'pre_hook' | 'post_hook') => hookTexts(node, key, compilation).map(({ sql, transaction }, index) => dictOf([['sql', sql], ['transaction', transaction], ['index', index]]));
  const model = nodeValue(node);
  for (const key of ['compiled_code', 'compiled_sql']) model.set(key, compiled.sql);
  model.set('compiled', true);
  if (node.kind === 'seed' && world.root !== undefined) model.set('root_path', world.root);
  const names: Readonly<Record<string, Value>> = { sql: compiled.sql, compiled_code: compiled.sql, compiled_sql: compiled.sql, model, pre_hooks: hooksOf('pre_hook'), post_hooks: hooksOf('post_hook') };
  return act(compilation, node, macro, new Dict(), { ...names, ...(node.kind === 'seed' && { load_agate_table: seedTable(node, compilation) }) });
}

/** Runs a macro with arguments: `run-operation`. */
export async function runMacro(manifest: Manifest, macro: Macro, args: ConfigMap, world: CompileWorld, reporter: Reporter): Promise<Acted | undefined> {
  const compilation = startCompilation(manifest, manifest.dag.order, world, reporter);
  return act(compilation, operationOf(macro), macro, configValue(args) as Dict, {});
}

async function act(compilation: Compilation, node: Node, macro: Macro, args: Dict, names: Readonly<Record<string, Value>>): Promise<Acted | undefined> {
  const { context, reporter } = compilation;
  const replay = new Replay(compilation, node, true);
  try {
    const called = context.library.value(macro);
    const { value } = await replay.run(() => {
      let scope: Scope | undefined;
      const own: Readonly<Record<string, Value>> = { ...names, __lakec_macro: called, __lakec_arguments: args };
      const hooks = new CompileHooks(compilation, node, replay, {
        whole: true,
        name: (name) => (Object.hasOwn(own, name) ? own[name] : undefined),
        render: (text) => renderTemplate(compileTemplate(parseTemplate(text, '<hook>')), scope!, { undefined: 'jinja' }).text,
      });
      scope = context.scope(hooks);
      const inScope = scope;
      return { value: renderValue('{{ __lakec_macro(**__lakec_arguments) }}', CALLED_BY_NAME, inScope, 0, { undefined: 'jinja' }), result: (name: string) => kept(name, inScope) };
    });
    return value;
  } catch (thrown) {
    if (thrown instanceof QuestionError) throw thrown.error;
    const problem = problemOf(thrown, node, { standsFor: node.span }, compilation);
    if (!problem) throw thrown;
    reporter.report(problem);
    return undefined;
  }
}

function kept(name: string, scope: Scope): ReturnType<Acted['result']> {
  const result = renderValue(`{{ load_result('${name}') }}`, CALLED_BY_NAME, scope);
  const table = result instanceof HostObject ? result.getAttr?.('table') : undefined;
  return table instanceof HostObject ? (table.plain?.() as ReturnType<Acted['result']>) : undefined;
}

/** What a macro is run as: it has no relation, and may refer to every node. */
function operationOf(macro: Macro): OperationNode {
  return {
    kind: 'operation', when: 'on-run-start', index: 0, id: `operation.${macro.package}.${macro.name}`, name: macro.name, package: macro.package, file: macro.file, path: macro.file, fqn: [macro.package, macro.name],
    description: '', tags: [], meta: {}, config: { enabled: true, materialized: 'view' }, span: macro.span, dependsOn: { nodes: [], macros: [macro.id] },
    code: '', codeStart: 0, language: 'sql', checksum: '', refs: [], sources: [], needsRender: true,
  };
}

