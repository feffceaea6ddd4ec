import { Dict } from '../dict.ts';
import { JinjaError } from '../errors.ts';
import { getAttribute, getItem } from '../runtime/attributes.ts';
import type { Frame } from '../runtime/frame.ts';
import { tooLong, textLimit } from '../runtime/operators.ts';
import { repr, str } from '../runtime/text.ts';
import type { Value } from '../values.ts';
import { asciiEscape } from './percent.ts';
import { formatValue } from './format-spec.ts';

/** Where `format` finds its values. */
export interface FormatArguments {
  readonly args: readonly Value[];
  named(name: string): Value | undefined;
}

/** Python's `text.format(…)`, with the attribute rules of a template: `{}`, `{0}`, `{name.attr[key]!r:spec}`. */
export function formatText(frame: Frame, text: string, values: FormatArguments, depth = 2): string {
  return expand(frame, text, { values, next: 0, manual: false }, depth);
}

/** The arguments of `format_map`. */
export function mappingArguments(mapping: Value, frame: Frame): FormatArguments {
  return {
    args: [],
    named: (name) => (mapping instanceof Dict ? mapping.get(name) : getItem(frame.runtime.undefinedMode, mapping, name)),
  };
}

interface State {
  readonly values: FormatArguments;
  next: number;
  manual: boolean;
}

function expand(frame: Frame, text: string, state: State, depth: number): string {
  if (depth < 0) throw new JinjaError('value', 'Max string recursion exceeded');
  let out = '';
  let at = 0;
  while (at < text.length) {
    const next = text.slice(at).search(/[{}]/);
    if (next < 0) return out + text.slice(at);
    out += text.slice(at, at + next);
    at += next;
    if (text[at + 1] === text[at]) {
      out += text[at];
      at += 2;
      continue;
    }
    if (text[at] === '}') throw new JinjaError('value', "Single '}' encountered in format string");
    const end = fieldEnd(text, at);
    out += field(frame, text.slice(at + 1, end), state, depth);
    if (out.length > textLimit) tooLong();
    at = end + 1;
  }
  return out;
}

function fieldEnd(text: string, open: number): number {
  let level = 0;
  let inBrackets = false;
  for (let at = open; at < text.length; at++) {
    const character = text[at];
    // Between brackets of the field's name a brace means nothing.
    if (character === '[' && level === 1 && !text.slice(open, at).includes(':')) inBrackets = true;
    else if (character === ']') inBrackets = false;
    else if (inBrackets) continue;
    else if (character === '{') level++;
    else if (character === '}' && --level === 0) return at;
  }
  if (open === text.length - 1) throw new JinjaError('value', "Single '{' encountered in format string");
  throw new JinjaError('value', "expected '}' before end of string");
}

function field(frame: Frame, source: string, state: State, depth: number): string {
  const match = /^((?:[^[\]!:{}]|\[[^\]]*\])*)(?:!([^:]*))?(?::([\s\S]*))?$/.exec(source);
  if (!match) {
    if (/^[^!:]*[{}]/.test(source)) throw new JinjaError('value', "unexpected '{' in field name");
    throw new JinjaError('value', "expected '}' before end of string");
  }
  const [, name, conversion, spec] = match;
  let value = resolve(frame, name!, state);
  if (conversion !== undefined) value = convert(value, conversion);
  const expanded = spec?.includes('{') || spec?.includes('}') ? expand(frame, spec, state, depth - 1) : (spec ?? '');
  return formatValue(value, expanded);
}

function resolve(frame: Frame, name: string, state: State): Value {
  const first = /^[^.[]*/.exec(name)![0];
  let value = start(first, state);
  const mode = frame.runtime.undefinedMode;
  let at = first.length;
  const step = /\.([^.[]*)|\[([^\]]*)\]/y;
  while (at < name.length) {
    step.lastIndex = at;
    const part = step.exec(name);
    if (!part) throw new JinjaError('value', name[at] === '[' ? "Missing ']' in format string" : "Only '.' or '[' may follow ']' in format field specifier");
    const key = part[1] ?? part[2]!;
    if (key === '') throw new JinjaError('value', 'Empty attribute in format string');
    value = part[1] !== undefined ? getAttribute(mode, value, key) : getItem(mode, value, /^\d+$/.test(key) ? Number(key) : key);
    at = step.lastIndex;
  }
  return value;
}

function start(name: string, state: State): Value {
  if (name !== '' && !/^\d+$/.test(name)) {
    const value = state.values.named(name);
    if (value === undefined) throw new JinjaError('key', `The text needs a value for "${name}".`);
    return value;
  }
  let index = Number(name);
  if (name === '') {
    if (state.manual) throw new JinjaError('value', 'cannot switch from manual field specification to automatic field numbering');
    index = state.next++;
  } else {
    if (state.next > 0) throw new JinjaError('value', 'cannot switch from automatic field numbering to manual field specification');
    state.manual = true;
  }
  const value = state.values.args[index];
  if (value === undefined) throw new JinjaError('index', 'Replacement index ' + index + ' out of range for positional args tuple');
  return value;
}

function convert(value: Value, conversion: string): Value {
  if (conversion === 's') return str(value);
  if (conversion === 'r') return repr(value);
  if (conversion === 'a') return repr(value).replace(/[^\0-\x7f]/gu, (character) => asciiEscape(character.codePointAt(0)!));
  throw new JinjaError('value', `Unknown conversion specifier '${conversion}'`);
}
