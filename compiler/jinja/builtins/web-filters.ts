import { Dict } from '../dict.ts';
import { JinjaError } from '../errors.ts';
import { textOf, truth } from '../runtime/compare.ts';
import { isIterable, listOf } from '../runtime/iterate.ts';
import { reprString, str } from '../runtime/text.ts';
import type { Value } from '../values.ts';
import { Markup, Undefined, typeName } from '../values.ts';
import { escape, escapeText } from './escape.ts';
import type { Filter } from './filter.ts';
import { filterTable } from './filter.ts';
import { toJson } from './json.ts';
import { indexOf } from './numbers.ts';
import { stripTags } from './string-methods.ts';
import { textOnly } from './text-filters.ts';
import { urlize } from './urlize.ts';

/** Filters for HTML, URLs and JSON. */
export const webFilters: [string, Filter][] = filterTable({
  escape: ['', escape],
  e: ['', escape],
  forceescape: ['', (value) => new Markup(escapeText(str(value)))],
  striptags: ['', (value) => stripTags(str(value))],
  urlencode: ['', urlEncode],
  urlize: ['trim_url_limit? nofollow? target? rel? extra_schemes?', (value, [limit, nofollow, target, rel, schemes]) =>
    urlize(textOnly(value, 'urlize'), {
      limit: limit === undefined || limit === null ? undefined : indexOf(limit),
      target: target === undefined || target === null ? undefined : str(target),
      rel: [...new Set([...(rel ? str(rel).split(/\s+/) : []), ...(truth(nofollow ?? false) ? ['nofollow'] : []), 'noopener'])].filter((word) => word !== '').sort(),
      schemes: schemes === undefined || schemes === null ? [] : listOf(schemes).map(str),
    })],
  xmlattr: ['autospace?', (value, [autospace]) => xmlAttributes(value, truth(autospace ?? true))],
  tojson: ['indent?', (value, [indent]) => {
    const json = toJson(value, { sortKeys: true, indent: indent === undefined || indent === null ? undefined : indexOf(indent) });
    return new Markup(json.replace(/[<>&']/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`));
  }],
});

function quote(value: Value, slash: boolean): string {
  const quoted = encodeURIComponent(str(value).replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return slash ? quoted.replaceAll('%2F', '/') : quoted.replaceAll('%20', '+');
}

function urlEncode(value: Value): Value {
  if (textOf(value) !== undefined || !isIterable(value)) return quote(value, true);
  const pairs = value instanceof Dict ? [...value.entries()] : listOf(value).map((pair) => listOf(pair));
  return pairs
    .map((pair) => {
      if (pair.length !== 2) throw new JinjaError('value', `expected pairs of a name and a value, got ${pair.length} items`);
      return `${quote(pair[0]!, false)}=${quote(pair[1]!, false)}`;
    })
    .join('&');
}

function xmlAttributes(value: Value, autospace: boolean): string {
  if (!(value instanceof Dict)) {
    if (value instanceof Undefined) value.fail();
    throw new JinjaError('attribute', `'${typeName(value)}' object has no attribute 'items'`);
  }
  const parts: string[] = [];
  for (const [key, item] of value.entries()) {
    if (item === null || item instanceof Undefined) continue;
    const name = textOnly(key, 'xmlattr');
    if (/[ \t\n\r\f\v/>=]/.test(name)) throw new JinjaError('value', `Invalid character in attribute name: ${reprString(name)}`);
    parts.push(`${escape(key).text}="${escape(item).text}"`);
  }
  return (autospace && parts.length > 0 ? ' ' : '') + parts.join(' ');
}
