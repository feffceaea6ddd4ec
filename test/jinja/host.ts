import type { Names, Scope, Value } from '../../compiler/jinja/index.ts';
import { compileTemplate, dictOf, fromJs, hostObject, listOf, native, parseTemplate, str, Tuple } from '../../compiler/jinja/index.ts';

/** The functions and values that the recorded templates were given: a small stand-in for a project. */
export function scopeFor(context: Readonly<Record<string, unknown>>, templates: Readonly<Record<string, string>> = {}): Scope {
  const kept = new Map<string, Value>();
  const globals: Names = {
    ref: native('ref', ({ args }) => `"db"."sch"."${str(args.at(-1)!)}"`),
    config: native('config', () => ''),
    is_incremental: native('is_incremental', () => true),
    this: '"db"."sch"."me"',
    var: native('var', (call) => call.bind('var', ['name', 'default?'])[1] ?? null),
    env_var: native('env_var', (call) => call.bind('env_var', ['name', 'default?'])[1] ?? null),
    target: fromJs({ name: 'dev' }),
    execute: true,
    graph: fromJs({ nodes: { 'm.a': { name: 'a', resource_type: 'model' }, 't.b': { name: 'b', resource_type: 'test' } } }),
    log: native('log', () => ''),
    statement: native('statement', (call) => {
      kept.set(str(call.args[0]!), fromJs({ data: call.invoke(call.caller!) }));
      return '';
    }),
    load_result: native('load_result', ({ args }) => kept.get(str(args[0]!)) ?? null),
    dbt_utils: dictOf([['star', native('star', ({ args }) => `*${str(args[0]!)}`)]]),
    modules: fromJs({ datetime: { x: 1 } }),
    zip: native('zip', ({ args }) => {
      const lists = args.map(listOf);
      return Array.from({ length: Math.min(...lists.map((list) => list.length)) }, (_, i) => new Tuple(lists.map((list) => list[i]!)));
    }),
    adapter: hostObject({
      typeName: 'Adapter',
      getAttr: (name) => (name === 'dispatch' ? native('dispatch', (call) => call.lookup(`default__${str(call.args[0]!)}`) ?? null) : undefined),
    }),
  };
  return {
    globals,
    context: new Map(Object.entries(context).map(([name, value]) => [name, fromJs(value)])),
    template: (name) => (Object.hasOwn(templates, name) ? compileTemplate(parseTemplate(templates[name]!, name)) : undefined),
  };
}
