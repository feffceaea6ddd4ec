import { Dict, Undefined, dictOf, hostObject, listOf, native, str } from '../jinja/index.ts';
import type { Call, NativeFunction, Value } from '../jinja/index.ts';
import { AdapterValue, run } from './adapter.ts';
import type { Context } from './context.ts';
import { ExceptionsValue, VarFunction, conf, envVar, plainFunctions } from './functions.ts';
import { TableValue } from './table.ts';
import { withEngineWords } from '../sql/engine-words.ts';
import { modules } from './modules/index.ts';
import type { NodeHooks, RefRequest } from './world.ts';

/** The names of one template: made when they are asked for. */
export class NodeScope {
  readonly context: Context;
  readonly hooks: NodeHooks;
  readonly #made = new Map<string, Value | undefined>();
  #results: Map<string, Value> | undefined;

  constructor(context: Context, hooks: NodeHooks) {
    this.context = context;
    this.hooks = hooks;
  }

  get(name: string): Value | undefined {
    if (this.#made.has(name)) return this.#made.get(name);
    const value = this.hooks.override?.(name) ?? this.context.library.find(this.hooks.package, name) ?? this.builtin(name);
    this.#made.set(name, value);
    return value;
  }

  /** What a name means where no macro has it. */
  builtin(name: string): Value | undefined {
    const { hooks, context } = this;
    const { world } = context;
    switch (name) {
      case 'ref':
        return this.#withConfig(native(name, (call) => this.#ref(call)));
      case 'source':
        return this.#withConfig(native(name, (call) => {
          const [source, table] = call.bind('source', ['source_name', 'table_name']);
          return hooks.source(str(source!), str(table!), call);
        }));
      case 'function':
        return native(name, (call) => {
          const [first, second] = call.bind('function', ['function_args', 'name?']);
          const request: RefRequest = second === undefined ? { name: str(first!) } : { package: str(first!), name: str(second) };
          return hooks.functionNamed?.(request, call) ?? null;
        });
      case 'config':
        return hooks.config;
      case 'this':
        return hooks.self();
      case 'model':
        return hooks.model();
      case 'database':
      case 'schema':
        return this.#place(name);
      case 'execute':
        return hooks.execute;
      case 'var':
        return new VarFunction(this);
      case 'conf':
        return native(name, (call) => conf(this, call));
      case 'env_var':
        return native(name, (call) => envVar(this, call));
      case 'adapter':
        return new AdapterValue(this);
      case 'exceptions':
        return new ExceptionsValue(this);
      case 'statement':
        return native(name, (call) => this.#statement(call));
      case 'load_result':
        return native(name, (call) => this.#results?.get(str(call.args[0]!)) ?? null);
      case 'store_result':
      case 'store_raw_result':
        return native(name, (call) => this.#store(call));
      case 'log':
      case 'print':
        return native(name, (call) => this.#message(name, call));
      case 'doc':
        return native(name, (call) => {
          const [first, second] = call.args;
          const text = second === undefined ? world.doc?.(undefined, str(first!)) : world.doc?.(str(first!), str(second));
          return text ?? '';
        });
      case 'builtins':
        return this.#builtins();
      case 'context':
        return this.#asContext();
      case 'engine_sql':
        return native(name, (call) => this.#engineSql(call));
      case 'personal_columns':
        return native(name, (call) => this.#personalColumns(call));
      case 'write':
        return native(name, () => '');
      case 'render':
        return hooks.render && native(name, (call) => hooks.render!(str(call.args[0] ?? '')));
    }
    return plainFunctions.get(name) ?? context.shared(name) ?? modules(name, () => world.runStartedAt);
  }

  /** Where the node's relation is, else the target's. */
  #place(part: 'database' | 'schema'): Value {
    const model = this.hooks.model();
    const own = model instanceof Dict ? model.get(part) : undefined;
    return own ?? this.context.shared(part) ?? null;
  }

  /** `ref.config` and `source.config`: the run's configuration. */
  #withConfig(called: NativeFunction): Value {
    return Object.assign(called, { getAttr: (attribute: string) => (attribute === 'config' ? this.context.runtimeConfig : undefined) });
  }

  #ref(call: Call): Value {
    const names = call.args.map((arg) => str(arg));
    const given = call.kwargs.get('v') ?? call.kwargs.get('version');
    const version = given === undefined || given === null || given instanceof Undefined ? undefined : typeof given === 'number' ? given : str(given);
    if (names.length === 0 || names.length > 2) call.bind('ref', ['package_or_name', 'name?']);
    const [packageName, name] = names.length === 2 ? names : [undefined, names[0]!];
    return this.hooks.ref({ ...(packageName !== undefined && { package: packageName }), name: name!, ...(version !== undefined && { version }) }, call);
  }

  /** `{% call statement('name', fetch_result=True) %}…{% endcall %}`: asks the engine, and keeps the answer for `load_result`. */
  #statement(call: Call): Value {
    const kwargs = new Map([...call.kwargs].filter(([name]) => name !== 'caller'));
    const name = call.args[0] ?? kwargs.get('name') ?? null;
    if (!this.hooks.execute) return '';
    const sql = call.caller === undefined ? '' : str(call.invoke(call.caller));
    const [response, table] = run(this, sql, kwargs.get('auto_begin') !== false && call.args[2] !== false);
    if (name !== null) (this.#results ??= new Map()).set(str(name), resultValue(response, table));
    return '';
  }

  #store(call: Call): Value {
    const [name, response, table] = [call.args[0], call.kwargs.get('response') ?? call.kwargs.get('message') ?? null, call.kwargs.get('agate_table') ?? null];
    (this.#results ??= new Map()).set(str(name!), resultValue(response, table));
    return '';
  }

  #message(name: string, call: Call): Value {
    const [text, info] = call.bind(name, ['msg', 'info?']);
    const say = (level: 'print' | 'info' | 'debug') => (this.hooks.message ? this.hooks.message(str(text!), level) : this.context.world.message?.(str(text!), level));
    if (name === 'log') say(info === true ? 'info' : 'debug');
    else if (this.hooks.execute) say('print');
    return '';
  }

  /** dbt's own functions, whatever macros have their names. */
  #builtins(): Value {
    return dictOf(['ref', 'source', 'config', 'var', 'env_var', 'this', 'model', 'adapter', 'statement', 'load_result', 'log', 'print', 'conf'].map((name) => [name, this.builtin(name) ?? null]));
  }

  #asContext(): Value {
    return hostObject({
      typeName: 'dict',
      mapping: true,
      getItem: (key) => (typeof key === 'string' ? this.get(key) : undefined),
      getAttr: (name) => (name === 'get' ? native(name, (call) => this.get(str(call.args[0]!)) ?? call.args[1] ?? null) : name === 'update' ? native(name, (call) => this.#update(call)) : this.get(name)),
      contains: (key) => typeof key === 'string' && this.get(key) !== undefined,
    });
  }

  /** `personal_columns('dim_customer')`: its columns that are personal data; of each the marked column `of` which it is made, and `by` what that is known: `lineage`, or its `name`. */
  #personalColumns(call: Call): Value {
    const [of] = call.bind('personal_columns', ['name']);
    if (!this.hooks.execute) return listOf([]);
    const answer = this.hooks.ask({ kind: 'personal', node: str(of!) });
    return listOf(answer.kind === 'personal' ? answer.columns.map(({ column, of: origin, by }) => dictOf([['column', column], ['of', origin], ['by', by]])) : []);
  }

  /** `context.update({…})`: names that mean this from here on, in all that the template calls. */
  #update(call: Call): Value {
    const [given] = call.args;
    for (const [name, value] of [...(given instanceof Dict ? given.entries() : []), ...call.kwargs]) this.#made.set(str(name), value);
    return null;
  }

  /** `engine_sql(duckdb='…', spark='…')`: the words for the project's dialect, and with them those for the engine where it has another. */
  #engineSql(call: Call): Value {
    const { dialect, target } = this.context.world.project;
    const of = (name: string): Value | undefined => call.kwargs.get(name) ?? call.kwargs.get('default');
    const [own, engines] = [of(dialect), of(target.dialect)];
    if (engines === undefined) return this.context.missingWords(target.dialect, [...call.kwargs.keys()]);
    if (own === undefined) return this.context.missingWords(dialect, [...call.kwargs.keys()]);
    return dialect === target.dialect ? own : withEngineWords(str(own), str(engines));
  }
}

function resultValue(response: Value, table: Value): Value {
  const data = table instanceof TableValue ? table.rows.map((row) => [...row.values]) : [];
  return hostObject({
    typeName: 'AttrDict',
    getAttr: (name) => (name === 'table' ? table : name === 'response' ? response : name === 'data' ? data : undefined),
    getItem: (key) => (key === 'table' ? table : key === 'response' ? response : key === 'data' ? data : undefined),
  });
}
