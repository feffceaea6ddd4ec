import { createHash } from 'node:crypto';
import type { ConfigMap, ConfigValue } from '../contracts/project.ts';
import { Secret } from '../contracts/secret.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { Dict, HostObject, JinjaError, NativeFunction, Tuple, compileTemplate, dictOf, equals, fromJs, listOf, native, parseTemplate, renderTemplate, str, toJs, toJson, truth } from '../jinja/index.ts';
import type { Call, Value } from '../jinja/index.ts';
import { parseYaml, writeYaml } from './yaml-text.ts';
import { missingEnv, secretConf, secretEnv, templateRaised, templateWarned, unknownConf, unknownVar } from './diagnostics.ts';
import { fail } from './problem.ts';
import type { NodeScope } from './scope.ts';
import { SetValue } from './set.ts';
import { configValue } from './values.ts';
import { isSecretVariable } from '../facts/secret-variable.ts';

/** `var('name', default)`, and `var.has_var('name')`. */
export class VarFunction extends HostObject {
  readonly typeName = 'Var';
  readonly scope: NodeScope;
  constructor(scope: NodeScope) {
    super();
    this.scope = scope;
  }
  override call(call: Call): Value {
    const [name, otherwise] = call.bind('var', ['name', 'default?']);
    const key = str(name!);
    const value = this.#find(key);
    if (value instanceof Secret) return fail(secretConf, { call: `var('${key}')` });
    if (value !== undefined) return typeof value === 'string' && /\{[{%]/.test(value) && this.scope.context.world.project.conventions.format === 'dbt' ? rendered(value, this.scope) : configValue(value);
    if (otherwise !== undefined) return otherwise;
    if (!this.scope.hooks.execute) return null;
    return fail(unknownVar, { name: key, nearest: nearest(key, this.#names()) });
  }
  override getAttr(name: string): Value | undefined {
    return name === 'has_var' ? native(name, (call) => this.#find(str(call.args[0]!)) !== undefined) : undefined;
  }

  /** The command line and a unit test win, then what the project says for the package, then its own, then the package's defaults. */
  *#maps(): Iterable<ConfigMap> {
    const { hooks, context } = this.scope;
    const { project, flags } = context.world;
    if (hooks.vars) yield hooks.vars;
    yield flags.vars;
    const forPackage = project.vars[hooks.package];
    if (isMap(forPackage)) yield forPackage;
    yield project.vars;
    const own = project.packages.find((each) => each.name === hooks.package)?.vars;
    const ownForItself = own?.[hooks.package];
    if (isMap(ownForItself)) yield ownForItself;
    if (own) yield own;
  }
  #find(name: string): ConfigValue | undefined {
    for (const map of this.#maps()) if (Object.hasOwn(map, name) && map[name] !== undefined) return map[name];
    return undefined;
  }
  #names(): string[] {
    return [...this.#maps()].flatMap((map) => Object.keys(map));
  }
}

/** A variable that holds Jinja is rendered where it is used, as in dbt: `"{{ 500 if target.type == 'duckdb' else 1000 }}"`. */
function rendered(text: string, scope: NodeScope): Value {
  return renderTemplate(compileTemplate(parseTemplate(text, '<var>')), { globals: scope }, { undefined: 'jinja' }).text;
}

/** `conf('a.b.c')`: a value of the target's config. */
export function conf(scope: NodeScope, call: Call): Value {
  const [given, otherwise] = call.bind('conf', ['path', 'default?']);
  const path = str(given!);
  let value: ConfigValue | undefined = scope.context.world.project.config;
  const segments = path.split('.');
  for (let i = 0; i < segments.length; i++) {
    const segment = segments[i]!;
    const map: ConfigValue | undefined = value;
    if (map instanceof Secret) fail(secretConf, { call: `conf('${path}')` });
    if (Array.isArray(map)) value = /^\d+$/.test(segment) ? (map as readonly ConfigValue[])[Number(segment)] : undefined;
    else value = isMap(map) && Object.hasOwn(map, segment) ? map[segment] : undefined;
    if (value === undefined) {
      if (otherwise !== undefined) return otherwise;
      const near: string | undefined = isMap(map) ? nearest(segment, Object.keys(map)) : undefined;
      fail(unknownConf, { path, missing: segments.slice(0, i + 1).join('.'), nearest: near && [...segments.slice(0, i), near, ...segments.slice(i + 1)].join('.') });
    }
  }
  if (value instanceof Secret) fail(secretConf, { call: `conf('${path}')` });
  return configValue(value);
}

function isMap(value: ConfigValue | undefined): value is ConfigMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Secret);
}

/** `env_var('NAME', default)`. */
export function envVar(scope: NodeScope, call: Call): Value {
  const [given, otherwise] = call.bind('env_var', ['var', 'default?']);
  const name = str(given!);
  const override = scope.hooks.env?.[name];
  if (override !== undefined) return str(configValue(override));
  if (isSecretVariable(name)) fail(secretEnv, { name });
  const { env } = scope.context.world;
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  return value ?? otherwise ?? fail(missingEnv, { name });
}

/** `exceptions`: ways to give up, each with a message; and `warn`. */
export class ExceptionsValue extends HostObject {
  readonly typeName = 'exceptions';
  readonly scope: NodeScope;
  constructor(scope: NodeScope) {
    super();
    this.scope = scope;
  }
  override getAttr(name: string): Value | undefined {
    if (name === 'warn')
      return native(name, (call) => {
        const { hooks, context } = this.scope;
        const warned = templateWarned.at(call.span, { message: str(call.args[0] ?? '') }, hooks.id === undefined ? {} : { node: hooks.id });
        if (hooks.execute) (hooks.warn ?? context.world.report)?.call(hooks, warned);
        return '';
      });
    if (!raisers.has(name)) return undefined;
    return native(name, (call) => fail(templateRaised, { message: [...call.args, ...call.kwargs.values()].filter((part) => typeof part === 'string').join(' ') || `${name}()` }));
  }
}
const raisers = new Set([
  'raise_compiler_error', 'raise_not_implemented', 'raise_database_error', 'raise_dependency_error', 'raise_fail_fast_error', 'raise_contract_error',
  'raise_duplicate_patch_name', 'raise_duplicate_resource_name', 'raise_invalid_property_yml_version', 'raise_parsing_error', 'missing_config',
  'missing_materialization', 'missing_relation', 'raise_ambiguous_alias', 'raise_ambiguous_catalog_match', 'raise_cache_inconsistent',
  'raise_dataclass_not_dict', 'relation_wrong_type', 'column_type_missing', 'warn_snapshot_timestamp_data_types',
]);

/** Functions that need nothing but their arguments. */
export const plainFunctions: ReadonlyMap<string, NativeFunction> = new Map(
  Object.entries<(call: Call) => Value>({
    fromjson: (call) => readText(call, 'fromjson', (text) => JSON.parse(text)),
    tojson: (call) => {
      const [value, otherwise, sortKeys] = call.bind('tojson', ['value', 'default?', 'sort_keys?']);
      try {
        return toJson(value!, { sortKeys: sortKeys !== undefined && truth(sortKeys) });
      } catch (thrown) {
        if (otherwise === undefined || !(thrown instanceof JinjaError)) throw thrown;
        return otherwise;
      }
    },
    fromyaml: (call) => readText(call, 'fromyaml', parseYaml),
    toyaml: (call) => writeYaml(toJs(call.bind('toyaml', ['value', 'default?', 'sort_keys?'])[0]!)),
    zip: (call) => zipped(call, false),
    zip_strict: (call) => zipped(call, true),
    set: (call) => asSet(call, false),
    set_strict: (call) => asSet(call, true),
    local_md5: (call) => createHash('md5').update(str(call.bind('local_md5', ['value'])[0]!)).digest('hex'),
    diff_of_two_dicts: (call) => {
      const [a, b] = call.bind('diff_of_two_dicts', ['dict_a', 'dict_b']);
      return differences(a!, b!);
    },
    try_or_compiler_error: (call) => {
      const [message, callee, ...args] = call.args;
      try {
        return call.invoke(callee!, args, call.kwargs);
      } catch (thrown) {
        if (!(thrown instanceof JinjaError)) throw thrown;
        return fail(templateRaised, { message: str(message!) });
      }
    },
    submit_python_job: () => fail(templateRaised, { message: 'lakec runs SQL models only.' }),
  }).map(([name, body]) => [name, native(name, body)]),
);

function readText(call: Call, name: string, read: (text: string) => unknown): Value {
  const [text, otherwise] = call.bind(name, ['string', 'default?']);
  try {
    return fromJs(read(str(text!)));
  } catch (thrown) {
    if (thrown instanceof JinjaError) throw thrown;
    return otherwise ?? null;
  }
}

function zipped(call: Call, strict: boolean): Value {
  const lists: Value[][] = [];
  for (const arg of call.args) {
    try {
      lists.push(listOf(arg));
    } catch (thrown) {
      if (strict || !(thrown instanceof JinjaError)) throw thrown;
      return call.kwargs.get('default') ?? null;
    }
  }
  const length = lists.length === 0 ? 0 : Math.min(...lists.map((list) => list.length));
  return Array.from({ length }, (_, i) => new Tuple(lists.map((list) => list[i]!)));
}

function asSet(call: Call, strict: boolean): Value {
  const [items, otherwise] = call.bind('set', ['value', 'default?']);
  try {
    return items instanceof SetValue ? new SetValue(items.items()) : new SetValue(listOf(items!));
  } catch (thrown) {
    if (strict || !(thrown instanceof JinjaError)) throw thrown;
    return otherwise ?? null;
  }
}

/** What stands in the first dict of lists and not in the second, keys compared without case. */
function differences(a: Value, b: Value): Value {
  if (!(a instanceof Dict) || !(b instanceof Dict)) throw new JinjaError('type', 'diff_of_two_dicts() takes two dicts.');
  const lower = (value: Value) => (typeof value === 'string' ? value.toLowerCase() : value);
  const other = dictOf([...b.entries()].map(([key, value]) => [lower(key), value]));
  const diff = new Dict();
  for (const [key, value] of a.entries()) {
    const has = other.get(lower(key));
    if (has === undefined) {
      diff.set(key, value);
      continue;
    }
    const there = listOf(has).map(lower);
    const missing = listOf(value).filter((item) => !there.some((each) => equals(each, lower(item))));
    if (missing.length > 0) diff.set(key, missing);
  }
  return diff;
}
