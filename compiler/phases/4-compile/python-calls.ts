import type { ModelNode } from '../../contracts/manifest.ts';
import type { PythonCalls } from '../../contracts/python.ts';

/** Stands between the parts of what is rendered. */
const BETWEEN = '\u001e';

/** A template that renders what the calls of a model in Python stand for, whatever macros the project overrides. */
export function callsTemplate({ refs, sources }: ModelNode): string {
  const named = (call: string): string => `{% set found = ${call} %}{{ found.render() if found.render is defined else found }}`;
  return [
    ...refs.map(({ package: from, name, version }) => named(`ref(${[...(from === undefined ? [] : [from]), name].map((each) => JSON.stringify(each)).join(', ')}${version === undefined ? '' : `, v=${JSON.stringify(version)}`})`)),
    ...sources.map(({ source, table }) => named(`source(${JSON.stringify(source)}, ${JSON.stringify(table)})`)),
    '{{ this }}', '{{ is_incremental() }}',
  ].join(BETWEEN);
}

/** What that template gave. */
export function readCalls({ refs, sources }: ModelNode, text: string): PythonCalls {
  const parts = text.split(BETWEEN).map((part) => part.trim());
  const keyOf = ({ package: from, name, version }: ModelNode['refs'][number]): string => [...(from === undefined ? [] : [from]), name, ...(version === undefined ? [] : [`v${version}`])].join('.');
  return {
    refs: Object.fromEntries(refs.map((ref, index) => [keyOf(ref), parts[index] ?? ''])),
    sources: Object.fromEntries(sources.map(({ source, table }, index) => [`${source}.${table}`, parts[refs.length + index] ?? ''])),
    self: parts[refs.length + sources.length] ?? '',
    incremental: parts[refs.length + sources.length + 1] === 'True',
  };
}
