import type { ParsedTemplate, RefFact, SourceFact } from '../../contracts/parsed.ts';
import type { ConfigMap } from '../../contracts/project.ts';
import { JinjaError, analyse, parseTemplate } from '../../jinja/index.ts';
import { stem } from './template-files.ts';
import type { FileWorld } from './world.ts';

/** dbt's model in Python: what its text says of parents and config by `dbt.ref(…)`, `dbt.source(…)` and `dbt.config(…)`. */
export function parsePythonModel(source: string, world: FileWorld): readonly ParsedTemplate[] {
  const refs: RefFact[] = [];
  const sources: SourceFact[] = [];
  let config: ConfigMap = { materialized: 'table' };
  for (const { name, values, kwargs, start, end } of callsOf(source, world)) {
    const [first, second] = values;
    if (name === 'config') config = { ...config, ...kwargs };
    else if (name === 'source' && typeof first === 'string' && typeof second === 'string') sources.push([first, second, start, end]);
    else if (name === 'ref' && typeof first === 'string') {
      const version = (kwargs['version'] ?? kwargs['v'] ?? null) as string | number | null;
      refs.push(typeof second === 'string' ? [second, start, end, first, version] : [first, start, end, null, version]);
    }
  }
  const start = source.length - source.trimStart().length;
  return [{ kind: 'model', name: stem(world.file.path), start, end: Math.max(start, source.trimEnd().length), refs, sources, config, calls: [], needsRender: false }];
}

interface PythonCall {
  readonly name: string;
  readonly values: readonly unknown[];
  readonly kwargs: ConfigMap;
  readonly start: number;
  readonly end: number;
}

/** The calls whose arguments are literals: Jinja writes those as Python does. */
function callsOf(source: string, world: FileWorld): readonly PythonCall[] {
  return [...source.matchAll(/^([^#\n]*?)\bdbt\.(ref|source|config)\(/gm)].flatMap((match) => {
    const from = match.index + match[0].length;
    const to = closing(source, from);
    try {
      const [call] = analyse(parseTemplate(`{{ dbt(${source.slice(from, to)}) }}`, world.file.path)).calls.filter(({ name }) => name === 'dbt');
      if (!call) return [];
      const kwargs = Object.fromEntries(Object.entries(call.kwargs).filter(([, value]) => value !== undefined)) as ConfigMap;
      return [{ name: match[2]!, values: call.args, kwargs, start: match.index + match[1]!.length, end: to + 1 }];
    } catch (error) {
      if (error instanceof JinjaError) return [];
      throw error;
    }
  });
}

/** Where the bracket that is open at `from` closes; texts are passed over. */
function closing(source: string, from: number): number {
  let depth = 1;
  for (let at = from; at < source.length; at++) {
    const letter = source[at]!;
    if (letter === "'" || letter === '"') at = Math.max(at, source.indexOf(letter, at + 1));
    else if ('([{'.includes(letter)) depth++;
    else if (')]}'.includes(letter) && --depth === 0) return at;
  }
  return source.length;
}
