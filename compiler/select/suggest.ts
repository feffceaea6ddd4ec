import { nearest } from '../diagnostics/nearest.ts';
import type { Criterion } from './ast.ts';
import { METHODS } from './methods.ts';
import type { Universe } from './universe.ts';

/** What could have been meant by a selector that found nothing: as it would be typed, and the names that there are when they are few. */
export function suggest(criterion: Criterion, { nodes }: Universe): { readonly nearest: readonly string[]; readonly known?: string } {
  const value = String(criterion.value);
  const found = new Set<string>();
  const prefix = METHODS[criterion.method]?.names && criterion.method !== 'fqn' ? `${criterion.method}:` : '';
  const own = namesOf(criterion.method, nodes);
  const near = nearest(value, own);
  if (near !== undefined) found.add(prefix + near);
  // A tag or a source that is written without its method looks like a name.
  if (criterion.method === 'fqn') {
    for (const other of ['tag', 'source', 'group', 'exposure', 'unit_test']) {
      if (namesOf(other, nodes).has(value)) found.add(`${other}:${value}`);
    }
  }
  if (found.size > 0 || own.size === 0 || own.size > 12) return { nearest: [...found] };
  return { nearest: [], known: `For ${criterion.method}: there are ${[...own].sort().join(', ')}.` };
}

function namesOf(method: string, nodes: Universe['nodes']): Set<string> {
  const names = METHODS[method]?.names;
  return new Set(names ? nodes.flatMap((node) => names(node)) : []);
}
