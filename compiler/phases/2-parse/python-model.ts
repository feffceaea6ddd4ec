import type { ParsedTemplate, RefFact, SourceFact } from '../../contracts/parsed.ts';
import type { ConfigMap, ConfigValue } from '../../contracts/project.ts';
import { mergeConfigCalls } from '../../facts/config-calls.ts';
import { JinjaError, analyse, parseTemplate } from '../../jinja/index.ts';
import { pythonCall, pythonShape } from './diagnostics.ts';
import { codeOf, withoutComments } from './python-text.ts';
import { stem } from './template-files.ts';
import type { FileWorld } from './world.ts';

/** dbt's model in Python: what its text says of parents and config by `dbt.ref(…)`, `dbt.source(…)` and `dbt.config(…)`. */
export function parsePythonModel(source: string, world: FileWorld): readonly ParsedTemplate[] {
  const refs: RefFact[] = [];
  const sources: SourceFact[] = [];
  const configs: ConfigMap[] = [{ materialized: 'table' }];
  const asked = { get: [] as (readonly [string, ConfigValue])[], meta_get: [] as (readonly [string, ConfigValue])[] };
  const code = codeOf(source);
  checkShape(code, world);
  for (const { name, values, kwargs, start, end } of callsOf(source, code, world)) {
    const [first, second] = values;
    if (name === 'config') configs.push(kwargs);
    else if (name === 'get' || name === 'meta_get') asked[name].push([String(first), second ?? null]);
    else if (name === 'source' && typeof first === 'string' && typeof second === 'string') sources.push([first, second, start, end]);
    else if (name === 'ref' && typeof first === 'string') {
      const version = (kwargs['version'] ?? kwargs['v'] ?? null) as string | number | null;
      refs.push(typeof second === 'string' ? [second, start, end, first, version] : [first, start, end, null, version]);
    } else world.reporter.report(pythonCall.at({ file: world.file.path, start, end }, { call: name }));
  }
  // As dbt keeps them: what `dbt.config.get` answers is settled before the model runs.
  if (asked.get.length + asked.meta_get.length > 0) {
    configs.push({
      config_keys_used: asked.get.map(([key]) => key), config_keys_defaults: asked.get.map(([, value]) => value),
      meta_keys_used: asked.meta_get.map(([key]) => key), meta_keys_defaults: asked.meta_get.map(([, value]) => value),
    });
  }
  const start = source.length - source.trimStart().length;
  return [{ kind: 'model', name: stem(world.file.path), start, end: Math.max(start, source.trimEnd().length), refs, sources, config: mergeConfigCalls(configs), calls: [], needsRender: false }];
}

/** dbt's rules for such a file: one function `model`, of two parameters, of which the first is `dbt`. */
function checkShape(code: string, world: FileWorld): void {
  if (code.trim() === '') return;
  const found = [...code.matchAll(/^(?:async[ \t]+)?def[ \t]+model[ \t]*\(/gm)];
  const [first] = found;
  const tell = (start: number, end: number, problem: string): void => world.reporter.report(pythonShape.at({ file: world.file.path, start, end }, { problem }));
  if (!first) return tell(0, 0, 'has no function "model"');
  const second = found[1];
  if (second) return tell(second.index, second.index + second[0].length - 1, `defines "model" ${found.length} times`);
  const from = first.index + first[0].length;
  const to = closing(code, from);
  const names = code.slice(from, to).split(',').map((part) => part.split(/[:=]/)[0]!.trim()).filter((part) => part !== '');
  if (names.length !== 2 || names[0] !== 'dbt') tell(first.index, Math.min(to + 1, code.length), `has a function "model" with other parameters than (dbt, session)`);
}

interface PythonCall {
  readonly name: string;
  readonly values: readonly ConfigValue[];
  readonly kwargs: ConfigMap;
  readonly start: number;
  readonly end: number;
}

const CALL = /(?<![\w.])dbt\s*\.\s*(?:(ref|source)|config(?:\s*\.\s*(get|meta_get))?)\s*\(/g;

/** The calls, whose arguments must be literals: Jinja writes those as Python does. */
function callsOf(source: string, code: string, world: FileWorld): readonly PythonCall[] {
  const text = withoutComments(source);
  return [...code.matchAll(CALL)].flatMap((match) => {
    const name = match[1] ?? match[2] ?? 'config';
    const from = match.index + match[0].length;
    const to = closing(code, from);
    const call = literalCall(text.slice(from, to).replace(/\s+/g, ' '), world.file.path);
    if (call) return [{ name, ...call, start: match.index, end: Math.min(to + 1, source.length) }];
    world.reporter.report(pythonCall.at({ file: world.file.path, start: match.index, end: Math.min(to + 1, source.length) }, { call: name }));
    return [];
  });
}

function literalCall(args: string, file: string): Pick<PythonCall, 'values' | 'kwargs'> | undefined {
  try {
    const call = analyse(parseTemplate(`{{ dbt(${args}) }}`, file)).calls.find(({ name }) => name === 'dbt');
    return call?.literal ? { values: call.args as readonly ConfigValue[], kwargs: call.kwargs as ConfigMap } : undefined;
  } catch (error) {
    if (error instanceof JinjaError) return undefined;
    throw error;
  }
}

/** Where the bracket that is open at `from` closes. */
function closing(code: string, from: number): number {
  let depth = 1;
  for (let at = from; at < code.length; at++) {
    if ('([{'.includes(code[at]!)) depth++;
    else if (')]}'.includes(code[at]!) && --depth === 0) return at;
  }
  return code.length;
}
