import type { ConfigMap, ConfigValue } from '../../contracts/project.ts';

/** JSON text of a string. */
export function quote(text: string): string {
  return text.length < 200 && PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}
const PLAIN = /^[ !#-[\]-~]*$/;

/** JSON text of a string, or `null`. */
export function quoteOrNull(text: string | undefined): string {
  return text === undefined ? 'null' : quote(text);
}

/** JSON text of a list of strings. */
export function list(texts: readonly string[]): string {
  return texts.length === 0 ? '[]' : `[${texts.map(quote).join(',')}]`;
}

/** JSON text of a config value. */
export function valueText(value: ConfigValue | undefined): string {
  return value === undefined ? 'null' : JSON.stringify(value);
}

/** JSON text of a map; empty when there is none. */
export function mapText(map: ConfigMap | undefined): string {
  return map === undefined ? '{}' : JSON.stringify(map);
}
