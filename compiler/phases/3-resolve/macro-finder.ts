import type { Macro } from '../../contracts/manifest.ts';
import { builtinPackage } from '../../macros/index.ts';

/** Finds the ids of the macros that names mean in templates of a package: its own, the project's, lakec's. Equal lists share one answer. */
export function macroFinder(macros: ReadonlyMap<string, Macro>, project: string): (calls: readonly string[], packageName: string) => readonly string[] {
  const known = new Map<string, Map<string, readonly string[]>>();
  const find = (name: string, packageName: string): readonly string[] => {
    if (name.startsWith('*__')) {
      const ending = name.slice(1);
      return [...macros.values()].filter((macro) => macro.name.endsWith(ending)).map(({ id }) => id);
    }
    const dot = name.indexOf('.');
    const candidates = dot > 0
      ? [`macro.${name.slice(0, dot) === 'dbt' ? builtinPackage : name.slice(0, dot)}.${name.slice(dot + 1)}`]
      : [`macro.${packageName}.${name}`, `macro.${project}.${name}`, `macro.${builtinPackage}.${name}`];
    const found = candidates.find((id) => macros.has(id));
    return found === undefined ? [] : [found];
  };
  return (calls, packageName) => {
    if (calls.length === 0) return NONE;
    let ofPackage = known.get(packageName);
    if (!ofPackage) known.set(packageName, (ofPackage = new Map()));
    const key = calls.length === 1 ? calls[0]! : calls.join(' ');
    let ids = ofPackage.get(key);
    if (!ids) ofPackage.set(key, (ids = [...new Set(calls.flatMap((name) => find(name, packageName)))]));
    return ids;
  };
}

const NONE: readonly string[] = Object.freeze([]) as readonly string[];
