import type { ConfigMap, ConfigValue } from '../../contracts/project.ts';
import { typedText } from '../../facts/typed-text.ts';
import { renderValue, toJs } from '../../jinja/index.ts';
import { rawText, valueSpan, type YamlDocument } from '../../yaml/index.ts';
import type { Places } from '../../yaml/index.ts';
import { isPlainMap } from './shape.ts';
import type { FileWorld } from './world.ts';

/**
 * Evaluates `${…}` references and Jinja in a properties file's texts. Descriptions, tests, hooks and queries keep their Jinja: it is
 * evaluated where it is used, as dbt does. The new values keep the places of the old.
 */
export function evaluateTexts(document: YamlDocument, world: FileWorld, scope = world.scope): ConfigMap {
  const root = document.value as ConfigMap;
  const references = world.project.conventions.references && document.text.includes('${');
  const jinja = document.text.includes('{{') || document.text.includes('{%');
  const blocks = world.project.conventions.format === 'dbt' && BLOCK.test(document.text);
  if (!references && !jinja && !blocks) return root;
  const places = document.places as Map<object, Places>;

  const text = (value: string, container: ConfigMap | readonly ConfigValue[], key: string | number, late: boolean): ConfigValue => {
    let made: ConfigValue = value;
    if (references && value.includes('${')) made = world.reference(value, valueSpan(document, container, key), rawText(document, container, key)) ?? null;
    if (late || typeof made !== 'string') return made;
    // dbt renders every text, and Jinja takes the last line break away.
    if (!(made.includes('{{') || made.includes('{%'))) return blocks && made.endsWith('\n') ? made.slice(0, -1) : made;
    const span = valueSpan(document, container, key);
    const source = made;
    const given = world.attempt(() => toJs(renderValue(source, world.file.path, scope)) as ConfigValue, span) ?? null;
    return typeof given === 'string' ? typedText(source, given) : given;
  };
  const visit = (value: ConfigValue, container: ConfigMap | readonly ConfigValue[], key: string | number, late: boolean): ConfigValue => {
    if (typeof value === 'string') return text(value, container, key, late);
    if (Array.isArray(value)) {
      const items = (value as readonly ConfigValue[]).map((item, index) => visit(item, value as readonly ConfigValue[], index, late));
      return keep(value, items, places);
    }
    if (!isPlainMap(value)) return value;
    const made: Record<string, ConfigValue | undefined> = {};
    for (const name of Object.keys(value)) made[name] = visit(value[name] ?? null, value, name, late || (key !== 'column_types' && LATE.has(name)));
    return keep(value, made, places);
  };
  return visit(root, root, '', false) as ConfigMap;
}

/** A text over several lines. */
const BLOCK = /[|>][+-]?\d?[ \t]*(?:#.*)?\r?$/m;

/** Keys whose Jinja is evaluated later: by tests, hooks, documentation and freshness. A column of a seed may have any name. */
const LATE: ReadonlySet<string> = new Set(['description', 'tests', 'data_tests', 'pre_hook', 'post_hook', 'pre-hook', 'post-hook', 'loaded_at_query', 'where', 'depends_on', 'given', 'expect', 'filter', 'relation']);

function keep<T extends object>(old: object, made: T, places: Map<object, Places>): T {
  const at = places.get(old);
  if (at) places.set(made, at);
  return made;
}
