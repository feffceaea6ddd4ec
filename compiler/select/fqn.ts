import { fnmatch, hasWildcard } from './fnmatch.ts';

/** A name with dots, as a node is known by: `[package, folder…, name]`, and for versions of a model `[…, name, v2]`. */
export interface QualifiedName {
  readonly fqn: readonly string[];
  readonly versioned: boolean;
}

/**
 * Compiles an `fqn:` selector as dbt reads it. It names the leaf, or a front part of the qualified name with or without the
 * package (so that a folder's name means all that is in the folder); from the first part with a wildcard on it is a pattern over
 * the rest, and a pattern without a dot is tried on the leaf too.
 */
export function fqnMatcher(selector: string): (name: QualifiedName) => boolean {
  const parts = selector.split('.');
  const wild = parts.findIndex(hasWildcard);
  const fixed = wild < 0 ? parts : parts.slice(0, wild);
  const rest = wild < 0 ? undefined : fnmatch(parts.slice(wild).join('.'));
  const leafPattern = wild >= 0 && parts.length === 1 ? fnmatch(selector) : undefined;
  const lastTwo = parts.slice(-2).join('_');

  const matchesFrom = ({ fqn, versioned }: QualifiedName, from: number): boolean => {
    const last = fqn.length - 1;
    if (versioned) {
      if (last - 1 >= from && fqn[last - 1] === selector) return true;
      if (fqn.slice(Math.max(from, last - 1)).join('_') === lastTwo) return true;
    } else if (fqn[last] === selector) return true;
    const flat = flatten(fqn, from);
    if (flat.length - (flat === fqn ? from : 0) < parts.length) return false;
    const start = flat === fqn ? from : 0;
    for (let at = 0; at < fixed.length; at++) if (flat[start + at] !== fixed[at]) return false;
    if (!rest) return true;
    if (rest(flat.slice(start + wild).join('.'))) return true;
    return leafPattern !== undefined && leafPattern(versioned && last - 1 >= from ? fqn[last - 1]! : fqn[last]!);
  };
  return (name) => matchesFrom(name, 0) || (name.fqn.length > 1 && matchesFrom(name, 1));
}

/** Dots in a name separate parts too; the common name has none and is taken as it is. */
function flatten(fqn: readonly string[], from: number): readonly string[] {
  return fqn.some((part) => part.includes('.')) ? fqn.slice(from).flatMap((part) => part.split('.')) : fqn;
}
