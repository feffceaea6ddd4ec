import { literal } from './literal.ts';
import { isMap } from '../../../facts/config-calls.ts';
import type { ConfigMap, ConfigValue } from '../../../contracts/project.ts';

/** Folder config by kind for lakec's own format. */
export interface ImportedTrees {
  /** What is so on every target: a template that only asks for a variable has become a reference to it. */
  readonly everywhere: ConfigMap;
  /** What templates gave on this target, where a reference can't say it. */
  readonly here: ConfigMap;
  /** Their paths, `seeds.shop.raw.+enabled`, and what they gave. */
  readonly rendered: readonly { readonly path: string; readonly template: string; readonly value: ConfigValue }[];
  /** Defaults of the variables that references ask for, where a template gives one. */
  readonly defaults: ConfigMap;
}

/** `written` are the trees by kind as their author wrote them, `rendered` the same with their templates rendered; `vars`: the project's variables. */
export function importedTrees(written: ConfigMap, rendered: ConfigMap, vars: ConfigMap): ImportedTrees {
  const found: ImportedTrees['rendered'][number][] = [];
  const defaults: Record<string, ConfigValue> = {};
  /** The variable that stands for a template: it is worth what the template gave, also where another template gives it another default. */
  const variable = (template: ConfigValue, now: ConfigValue): string | undefined => {
    const asked = typeof template === 'string' ? variableOf(template) : undefined;
    if (!asked) return undefined;
    const { name, fallback } = asked;
    if (!same(vars[name] ?? defaults[name] ?? fallback, now)) return undefined;
    if (vars[name] === undefined) defaults[name] = now;
    return name;
  };
  const walk = (before: ConfigMap, after: ConfigMap, path: string): { readonly everywhere: ConfigMap; readonly here: ConfigMap } => {
    const everywhere: Record<string, ConfigValue> = {};
    const here: Record<string, ConfigValue> = {};
    for (const [key, value = null] of Object.entries(before)) {
      const at = `${path}${key}`;
      const now: ConfigValue = after[key] ?? null;
      if (isMap(value) && isMap(now)) {
        const parts = walk(value, now, `${at}.`);
        everywhere[key] = parts.everywhere;
        if (Object.keys(parts.here).length > 0) here[key] = parts.here;
        continue;
      }
      if (same(value, now) || !holdsTemplate(value)) {
        everywhere[key] = literal(now) ?? null;
        continue;
      }
      const name = variable(value, now);
      if (name !== undefined) everywhere[key] = `\${vars.${name}}`;
      else {
        here[key] = literal(now) ?? null;
        found.push({ path: at, template: typeof value === 'string' ? value.trim() : JSON.stringify(value), value: now });
      }
    }
    return { everywhere, here };
  };
  return { ...walk(written, rendered, ''), rendered: found, defaults };
}

function same(a: ConfigValue | undefined, b: ConfigValue): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function holdsTemplate(value: ConfigValue): boolean {
  return /\{[{%]/.test(JSON.stringify(value));
}

const VARIABLE = /^\s*\{\{-?\s*var\(\s*(['"])([A-Za-z_][A-Za-z0-9_]*)\1\s*(?:,\s*([^(){}]+?)\s*)?\)\s*-?\}\}\s*$/;

/** The variable that a template asks for, when it does nothing else, and its default when that is a plain value. */
function variableOf(template: string): { readonly name: string; readonly fallback?: ConfigValue } | undefined {
  const [, , name, fallback] = VARIABLE.exec(template) ?? [];
  if (name === undefined) return undefined;
  if (fallback === undefined) return { name };
  if (/^(true|false)$/i.test(fallback)) return { name, fallback: fallback.toLowerCase() === 'true' };
  if (/^none$/i.test(fallback)) return { name, fallback: null };
  if (/^-?\d+(\.\d+)?$/.test(fallback)) return { name, fallback: Number(fallback) };
  return /^('[^'\\]*'|"[^"\\]*")$/.test(fallback) ? { name, fallback: fallback.slice(1, -1) } : undefined;
}
