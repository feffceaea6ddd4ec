import type { Span } from '../contracts/diagnostics.ts';
import type { RefFact, SourceFact, TemplateFacts } from '../contracts/parsed.ts';
import type { ConfigMap, ConfigValue } from '../contracts/project.ts';
import type { Analysis, CallFact, Literal, Template } from '../jinja/index.ts';
import { analyse } from '../jinja/index.ts';
import { mergeConfigCalls } from './config-calls.ts';
import type { KnownMacros } from './known-macros.ts';

export type StaticFacts =
  /** The text tells all. */
  | { readonly kind: 'facts'; readonly facts: TemplateFacts }
  /** Only a render tells. */
  | { readonly kind: 'render'; readonly calls: readonly string[]; readonly certain: readonly CallFact[] };

/**
 * Reads `ref`, `source` and `config` calls off a template's text, when that is certain to give what a render at parse time would:
 * they are literal and unconditional, and nothing else that the template calls can reach them.
 */
export function staticFacts(template: Template, macros: KnownMacros): StaticFacts {
  const analysis = analyse(template);
  const calls = calledNames(analysis);
  const render: StaticFacts = { kind: 'render', calls, certain: analysis.calls.filter((call) => call.unconditional) };
  if (!calls.every((name) => macros.harmless(name)) || readsBare(template.source, analysis)) return render;
  const refs: RefFact[] = [];
  const sources: SourceFact[] = [];
  const functions: RefFact[] = [];
  const configs: ConfigMap[] = [];
  for (const call of analysis.calls) {
    const certain = call.literal && call.unconditional;
    switch (call.name) {
      case 'ref': {
        const ref = certain ? refFact(call) : undefined;
        if (!ref) return render;
        refs.push(ref);
        break;
      }
      case 'function': {
        const called = certain ? refFact(call) : undefined;
        if (!called) return render;
        functions.push(called);
        break;
      }
      case 'source': {
        const [source, table] = call.args;
        if (!certain || call.args.length !== 2 || typeof source !== 'string' || typeof table !== 'string') return render;
        sources.push([source, table, call.span.start, call.span.end]);
        break;
      }
      case 'config': {
        const config = certain ? configOf(call) : undefined;
        if (!config) return render;
        configs.push(config);
        break;
      }
    }
  }
  return { kind: 'facts', facts: { refs, sources, ...(functions.length > 0 && { functions }), config: mergeConfigCalls(configs), calls, needsRender: analysis.names.some((name) => asks.has(name)) } };
}

/**
 * Where the keys of a template's literal `config()` calls stand; the last one of a key wins. `from` is where the node's code starts, in a
 * file that holds several snapshots.
 */
export function configSpans(template: Template, from = 0): ReadonlyMap<string, Span> {
  const spans = new Map<string, Span>();
  const block = template.macros.find(({ block, bodySpan }) => block === 'snapshot' && bodySpan.start === from);
  for (const call of analyse(block ? { ...template, body: block.body, macros: [] } : template).calls) {
    if (call.name !== 'config') continue;
    for (const [key, span] of Object.entries(call.kwargSpans)) spans.set(key, span);
  }
  return spans;
}

/** Names that a template reads, those of calls as far as they are dotted; `ref`, `source` and `config` itself left out. */
export function calledNames(analysis: Analysis): readonly string[] {
  const names = new Set<string>();
  const roots = new Set<string>();
  for (const call of analysis.calls) {
    const dot = call.name.indexOf('.');
    const root = dot < 0 ? call.name : call.name.slice(0, dot);
    roots.add(root);
    if (call.name === 'adapter.dispatch') {
      const target = call.args[0];
      names.add(typeof target === 'string' ? `*__${target}` : 'builtins');
    } else if (dot < 0) {
      if (!core.has(call.name)) names.add(call.name);
    } else if (root !== 'config') {
      // Methods of the context's own objects say no more than the object.
      names.add(contextObjects.has(root) ? root : call.name);
    }
  }
  for (const name of analysis.names) if (!roots.has(name)) names.add(name);
  return [...names].sort();
}

/** A macro's calls, and whether it reaches `ref`, `source` or `config` itself. */
export function macroFacts(template: Template): { readonly calls: readonly string[]; readonly touches: boolean } {
  const analysis = analyse(template);
  return { calls: calledNames(analysis), touches: analysis.names.some((name) => name === 'builtins' || name === 'context') || analysis.calls.some((call) => core.has(call.name)) || core.has(bareName(analysis) ?? '') };
}

/** `ref` and its like handed on as values, to be called under another name. */
function readsBare(source: string, analysis: Analysis): boolean {
  if (bareName(analysis)) return true;
  BARE.lastIndex = 0;
  for (const tag of source.matchAll(TAGS)) if (BARE.test(tag[0])) return true;
  return false;
}

function bareName(analysis: Analysis): string | undefined {
  return analysis.names.find((name) => core.has(name) && !analysis.calls.some((call) => call.name === name || call.name.startsWith(`${name}.`)));
}

const TAGS = /\{[{%][\s\S]*?[%}]\}/g;
const BARE = /(?<!['".\w])(?:ref|source)(?!\w|\s*\(|['"])/;
const core: ReadonlySet<string> = new Set(['ref', 'source', 'config', 'function']);
const contextObjects: ReadonlySet<string> = new Set(['adapter', 'api', 'exceptions', 'modules', 'target', 'this', 'flags', 'model', 'graph', 'kwargs', 'loop', 'run_started_at', 'varargs', 'var', 'return']);
/** Names whose value only a run knows. */
const asks: ReadonlySet<string> = new Set(['execute', 'adapter', 'run_query', 'statement', 'load_result', 'is_incremental', 'graph', 'should_full_refresh', 'get_column_values']);

/** The fact of a literal `ref()` call; undefined where its arguments are none that `ref` takes. */
export function refFact(call: CallFact): RefFact | undefined {
  const [first, second] = call.args;
  const extra = Object.keys(call.kwargs).find((key) => key !== 'version' && key !== 'v');
  const version = call.kwargs['version'] ?? call.kwargs['v'] ?? null;
  if (extra !== undefined || typeof first !== 'string' || call.args.length > 2 || (version !== null && typeof version !== 'string' && typeof version !== 'number')) return undefined;
  const { start, end } = call.span;
  if (call.args.length === 2) {
    if (typeof second !== 'string') return undefined;
    return version === null ? [second, start, end, first] : [second, start, end, first, version];
  }
  return version === null ? [first, start, end] : [first, start, end, null, version];
}

function configOf(call: CallFact): ConfigMap | undefined {
  const [first] = call.args;
  if (call.args.length > 1 || (first !== undefined && !isMap(first))) return undefined;
  const kwargs: Record<string, ConfigValue> = {};
  for (const [key, value] of Object.entries(call.kwargs)) kwargs[key] = value as ConfigValue;
  return first === undefined ? kwargs : { ...(first as unknown as ConfigMap), ...kwargs };
}

function isMap(value: Literal): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
