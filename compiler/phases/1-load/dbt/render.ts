import { ENV_TEMPLATE } from '../../../config/secrets.ts';
import { missingEnv } from '../../../context/diagnostics.ts';
import { Context, fail, templateDiagnostic } from '../../../context/index.ts';
import type { NodeHooks } from '../../../context/index.ts';
import type { Reporter, Span } from '../../../contracts/diagnostics.ts';
import type { Flags } from '../../../contracts/flags.ts';
import type { ConfigMap, ConfigValue, Project, Target } from '../../../contracts/project.ts';
import { Secret } from '../../../contracts/secret.ts';
import { isMap } from '../../../facts/config-calls.ts';
import { typedText } from '../../../facts/typed-text.ts';
import { hostObject, JinjaError, native, raise, renderValue, str, toJs, type Call, type Scope, type Value } from '../../../jinja/index.ts';
import { containerSpan, valueSpan, type YamlDocument } from '../../../yaml/index.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** What the Jinja of a project's own files sees: variables of the command line, the environment, and the target once it is known. */
export interface RenderWorld {
  readonly env: Env;
  readonly flags: Flags;
  readonly reporter: Reporter;
  /** `var()` in project files sees these too. */
  readonly vars?: ConfigMap;
  readonly target?: Target;
  readonly profile?: string;
  /** What `run_started_at` and `modules.datetime` take for now. */
  readonly startedAt?: Date;
  /** Secret variables may be read: their values become handles. */
  readonly secrets?: boolean;
}

/** Renders the texts of a YAML document that hold Jinja; `keep` says which paths stay as they are written. */
export function renderDocument(document: YamlDocument, value: ConfigValue, world: RenderWorld, keep: (path: readonly string[]) => boolean = () => false): ConfigValue {
  const scope = scopeOf(world);
  const render = (item: ConfigValue, path: readonly string[], span: () => Span): ConfigValue => {
    if (keep(path)) return item;
    if (typeof item === 'string') return item.includes('{{') || item.includes('{%') ? renderText(item, span(), scope, world.reporter) : item;
    if (Array.isArray(item)) return (item as readonly ConfigValue[]).map((each, index) => render(each, [...path, String(index)], () => valueSpan(document, item as readonly ConfigValue[], index)));
    if (!isMap(item)) return item;
    return Object.fromEntries(Object.entries(item).map(([key, each]) => [key, render(each ?? null, [...path, key], () => valueSpan(document, item, key))]));
  };
  return render(value, [], () => (typeof value === 'object' && value !== null ? containerSpan(document, value) : { file: document.file, start: 0, end: 0 }));
}

/** A text's value: one expression keeps its type; a text with a secret in it becomes a handle. */
function renderText(text: string, span: Span, scope: Scope, reporter: Reporter): ConfigValue {
  try {
    const made = toJs(renderValue(text, span.file, scope)) as ConfigValue;
    if (typeof made !== 'string') return made ?? null;
    if (made.includes(MARK)) return new Secret(ENV_TEMPLATE, made.split(MARK).map((part, index) => (index % 2 === 1 ? `{${part}}` : part)).join(''));
    return typedText(text, made);
  } catch (error) {
    if (!(error instanceof JinjaError)) throw error;
    reporter.report({ ...templateDiagnostic(error), span });
    return null;
  }
}

const MARK = '\u0001';

function scopeOf({ env, flags, vars = {}, target, profile, secrets = false, startedAt = new Date(0) }: RenderWorld): Scope {
  const project: Project = {
    name: '', conventions: { format: 'dbt', yaml: '1.1', references: false, schemaNames: 'suffix', runBuildsSnapshots: false }, target: target ?? NO_TARGET, dialect: target?.dialect ?? 'duckdb', config: {},
    vars, packages: [], files: [], onRunStart: [], onRunEnd: [], lint: {}, configKey: '', ...(profile !== undefined && { profile }),
  };
  const context = new Context({ project, macros: new Map(), flags, env, runStartedAt: startedAt, invocationId: '' });
  const nothing = (): never => raise('value', 'Nothing can be asked here.');
  const hooks: NodeHooks = {
    package: '', execute: true, ref: nothing, source: nothing, config: hostObject({ typeName: 'config' }), model: () => null, self: () => null, ask: nothing, existing: () => undefined,
    override: (name) => (name === 'env_var' && secrets ? native(name, (call) => secretOr(call, env)) : undefined),
  };
  return context.scope(hooks);
}

/** `env_var` of a secret: a placeholder, to be filled in when the connection opens. */
function secretOr(call: Call, env: Env): Value {
  const [given, otherwise] = call.bind('env_var', ['var', 'default?']);
  const name = str(given!);
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  if (value !== undefined && name.startsWith('DBT_ENV_SECRET')) return `${MARK}${name}${MARK}`;
  return value ?? otherwise ?? fail(missingEnv, { name });
}

const NO_TARGET: Target = { name: '', engine: 'duckdb', dialect: 'duckdb', database: '', schema: '', threads: 1, connection: {} };
