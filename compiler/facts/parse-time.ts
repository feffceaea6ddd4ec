import { Context, RelationValue } from '../context/index.ts';
import type { NodeHooks } from '../context/index.ts';
import type { Flags } from '../contracts/flags.ts';
import type { Macro } from '../contracts/manifest.ts';
import type { Outside, RefFact, SourceFact, TemplateFacts } from '../contracts/parsed.ts';
import type { ConfigMap, ConfigValue, Project } from '../contracts/project.ts';
import type { Call, Scope, Template, Value } from '../jinja/index.ts';
import { Dict, HostObject, compileTemplate, fromJs, native, raise, renderTemplate, toJs } from '../jinja/index.ts';
import { mergeConfigCalls } from './config-calls.ts';

/** What renders at parse time share. */
export interface ParseTime {
  readonly project: Project;
  readonly context: Context;
  /** The same at another time of day, to see whether a template depends on it. */
  readonly elsewhen: Context;
  /** Environment variables, and CLOCK, that templates asked for since it was last emptied; null where one is not set. */
  readonly asked: Map<string, string | null>;
}

/** Stands among the variables that were asked for when a template's facts depend on when the run started: no later parse may use them. */
export const CLOCK = '(when the run started)';

/** What is rendered. */
export interface Subject {
  readonly name: string;
  readonly package: string;
  readonly kind: string;
  readonly file: string;
  /** The same, relative to the search path that found it. */
  readonly relativePath?: string;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Where there is no command line. */
const NO_FLAGS: Flags = {
  command: 'parse', vars: {}, select: [], exclude: [], resourceTypes: [], excludeResourceTypes: [], indirectSelection: 'eager', fullRefresh: false, failFast: false, defer: false, favorState: false, empty: false,
  warnError: false, targetPath: 'target',
};

/** The template context of a parse: nothing in it asks the engine. */
export function parseTime(project: Project, macros: ReadonlyMap<string, Macro>, outside: Outside, asked: Map<string, string | null> = new Map()): ParseTime {
  const { flags = NO_FLAGS, startedAt = new Date(0) } = outside;
  const at = (time: Date): Context => new Context({
    project, macros, flags, env: noting(outside.env ?? {}, asked), invocationId: '00000000-0000-0000-0000-000000000000',
    get runStartedAt() {
      asked.set(CLOCK, startedAt.toISOString());
      return time;
    },
  });
  let elsewhen: Context | undefined;
  return {
    project, context: at(startedAt), asked,
    get elsewhen() {
      return (elsewhen ??= at(new Date(startedAt.getTime() - HALF_A_YEAR)));
    },
  };
}

/**
 * Renders a template as dbt does while it parses: nothing is executed, questions to the engine have empty answers, `ref()` gives a
 * stand-in; what it refers to and how it configures itself is collected. Fails with a `JinjaError`.
 */
export function renderAtParseTime(template: Template, subject: Subject, world: ParseTime, calls: readonly string[]): TemplateFacts {
  const timed = world.asked.delete(CLOCK);
  const facts = factsAt(template, subject, world, calls);
  // Most templates write the time into their SQL and refer to the same nodes at any time.
  if (world.asked.has(CLOCK) && JSON.stringify(factsAt(template, subject, { ...world, context: world.elsewhen }, calls)) === JSON.stringify(facts)) world.asked.delete(CLOCK);
  if (timed) world.asked.set(CLOCK, null);
  return facts;
}

function factsAt(template: Template, subject: Subject, world: ParseTime, calls: readonly string[]): TemplateFacts {
  const notes = new Notes(world, subject);
  renderTemplate(compileTemplate(template), world.context.scope(notes.hooks()), { undefined: 'chain' });
  return notes.facts(calls);
}

/** Far enough that another year, month, day, weekday and hour are named. */
const HALF_A_YEAR = (183 * 24 + 7) * 3_600_000;

/** Names and values for texts of properties files: `var`, `env_var`, `target`, `conf`, and all else that needs no node. `strict`: a variable must be there. */
export function textScope(world: ParseTime, packageName: string, strict = false): Scope {
  const hooks = new Notes(world, { name: '', package: packageName, kind: 'operation', file: '' }).hooks();
  return world.context.scope(strict ? { ...hooks, execute: true } : hooks);
}

/** True when a name means something to the templates of a package. */
export function isKnownName(name: string, packageName: string, world: ParseTime): boolean {
  return JINJA_NAMES.has(name) || (textScope(world, packageName).globals as { get(name: string): Value | undefined }).get(name) !== undefined;
}

/** Functions that every Jinja template has. */
const JINJA_NAMES: ReadonlySet<string> = new Set(['range', 'dict', 'lipsum', 'cycler', 'joiner', 'namespace', 'caller', 'varargs', 'kwargs', 'loop', 'self', 'super', 'return']);

class Notes {
  readonly #world: ParseTime;
  readonly #subject: Subject;
  readonly #refs: RefFact[] = [];
  readonly #sources: SourceFact[] = [];
  readonly #functions: RefFact[] = [];
  readonly #configs: ConfigMap[] = [];
  readonly #relation: RelationValue;

  constructor(world: ParseTime, subject: Subject) {
    this.#world = world;
    this.#subject = subject;
    const { database, schema } = world.project.target;
    this.#relation = new RelationValue({ database, schema, identifier: subject.name }, null, world.context.style);
  }

  hooks(): NodeHooks {
    return {
      package: this.#subject.package,
      execute: false,
      ref: (request, call) => this.#ref(request.name, request.package ?? null, request.version ?? null, call),
      source: (source, table, call) => {
        this.#sources.push([source, table, ...this.#place(call)]);
        return this.#relation;
      },
      functionNamed: (request, call) => {
        const at = this.#place(call);
        this.#functions.push(request.package === undefined ? [request.name, ...at] : [request.name, ...at, request.package]);
        return this.#relation;
      },
      config: new ConfigNotes(this.#configs, this.#world.project.conventions.format === 'dbt'),
      model: () => this.#model(),
      self: () => this.#relation,
      ask: () => raise('value', 'Nothing is asked of the engine while the project is parsed.'),
      existing: () => undefined,
    };
  }

  facts(calls: readonly string[]): TemplateFacts {
    return { refs: this.#refs, sources: this.#sources, ...(this.#functions.length > 0 && { functions: this.#functions }), config: mergeConfigCalls(this.#configs), calls, needsRender: true };
  }

  #ref(name: string, packageName: string | null, version: string | number | null, call: Call): Value {
    const at = this.#place(call);
    this.#refs.push(version !== null ? [name, ...at, packageName, version] : packageName !== null ? [name, ...at, packageName] : [name, ...at]);
    return this.#relation;
  }

  /** A call that stands in a macro has no place in the node's own file. */
  #place(call: Call): readonly [number, number] {
    const { file, start, end } = call.span;
    return file === this.#subject.file ? [start, end] : [-1, -1];
  }

  #model(): Value {
    const { name, kind, package: packageName, file, relativePath: path = file } = this.#subject;
    const { project } = this.#world;
    const { database, schema } = project.target;
    const root = project.packages.find((each) => each.name === packageName)?.root ?? '';
    const folders = kind === 'snapshot' ? path.replace(/\.[^./]*$/, '').split('/') : path.split('/').slice(0, -1);
    return fromJs({ name, alias: name, resource_type: kind, path, original_file_path: root !== '' && file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file, fqn: [packageName, ...folders, name], package_name: packageName, unique_id: `${kind}.${packageName}.${name}`, database, schema, config: {}, tags: [], meta: {}, description: '', columns: {} });
  }
}

/** `config(…)` collects; `config.get` and its like know what the template said so far, or give an empty text, as in dbt. */
class ConfigNotes extends HostObject {
  readonly typeName = 'ParseConfigObject';
  readonly #calls: ConfigMap[];
  readonly #asDbt: boolean;
  constructor(calls: ConfigMap[], asDbt: boolean) {
    super();
    this.#calls = calls;
    this.#asDbt = asDbt;
  }
  override call(call: Call): Value {
    const [first] = call.args;
    if (call.args.length > 1 || (first !== undefined && !(first instanceof Dict))) raise('type', 'config() takes keywords, or one dict.', "Write config(materialized='table').");
    const config: Record<string, ConfigValue> = {};
    if (first instanceof Dict) for (const [key, value] of first.entries()) config[String(key)] = plain(value);
    for (const [key, value] of call.kwargs) config[key] = plain(value);
    this.#calls.push(config);
    return '';
  }
  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'set': return native(name, (call) => {
        if (this.#asDbt) this.#calls.push({ [String(call.args[0])]: plain(call.args[1] ?? null) });
        return '';
      });
      case 'get': case 'require': case 'meta_get': case 'meta_require': return native(name, (call) => this.#read(call));
      case 'persist_relation_docs': case 'persist_column_docs': return native(name, () => false);
    }
    return undefined;
  }
  #read(call: Call): Value {
    if (this.#asDbt) return '';
    const name = call.args[0] ?? call.kwargs.get('name');
    const value = typeof name === 'string' ? mergeConfigCalls(this.#calls)[name] : undefined;
    return value === undefined || value === null ? (call.args[1] ?? call.kwargs.get('default') ?? null) : fromJs(value);
  }
}

function plain(value: Value): ConfigValue {
  const made = toJs(value);
  return (typeof made === 'bigint' ? Number(made) : made ?? null) as ConfigValue;
}

/** The environment, with a note of what is read. */
function noting(env: Env, asked: Map<string, string | null>): Env {
  const note = (name: string | symbol): void => {
    if (typeof name === 'string') asked.set(name, Object.hasOwn(env, name) ? env[name] ?? null : null);
  };
  return new Proxy(env, {
    get(_, name) {
      note(name);
      return typeof name === 'string' && Object.hasOwn(env, name) ? env[name] : undefined;
    },
    getOwnPropertyDescriptor(target, name) {
      note(name);
      const found = Reflect.getOwnPropertyDescriptor(target, name);
      return found && { ...found, configurable: true };
    },
    has(_, name) {
      note(name);
      return Object.hasOwn(env, name);
    },
  });
}
