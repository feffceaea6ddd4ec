import type { Reporter, Span } from '../../contracts/diagnostics.ts';
import type { ConfigMap, ConfigValue } from '../../contracts/project.ts';
import { Secret } from '../../contracts/secret.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { keySpan, valueSpan, type YamlDocument } from '../../yaml/index.ts';
import { missingProperty, unknownProperty, wrongPropertyType, wrongPropertyValue } from './diagnostics.ts';

/** What a place of a properties file may hold. The same declaration checks files and prints the JSON Schema. */
export type Shape =
  | { readonly kind: 'text' | 'boolean' | 'int' | 'number' | 'map' | 'any' | 'scalar' | 'date' }
  | { readonly kind: 'word'; readonly words: readonly string[] }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'maps'; readonly of: Shape }
  | ObjectShape
  | { readonly kind: 'either'; readonly of: readonly Shape[] };
export interface ObjectShape {
  readonly kind: 'object';
  readonly keys: Readonly<Record<string, Shape>>;
  readonly required: readonly string[];
  /** Other keys are the user's own. */
  readonly open: boolean;
}

export const text: Shape = { kind: 'text' };
export const bool: Shape = { kind: 'boolean' };
export const int: Shape = { kind: 'int' };
export const any: Shape = { kind: 'any' };
export const map: Shape = { kind: 'map' };
export const scalar: Shape = { kind: 'scalar' };
export const date: Shape = { kind: 'date' };
export const list = (of: Shape): Shape => ({ kind: 'list', of });
export const word = (...words: string[]): Shape => ({ kind: 'word', words });
export const either = (...of: Shape[]): Shape => ({ kind: 'either', of });
export const object = (keys: Readonly<Record<string, Shape>>, required: readonly string[] = [], open = false): ObjectShape => ({ kind: 'object', keys, required, open });
export const texts: Shape = either(text, list(text));

/** Where a value stands, and what to call it. */
interface Where {
  readonly document: YamlDocument;
  readonly reporter: Reporter;
  readonly strict: boolean;
}

/**
 * Checks a value against its shape; every mistake is reported at its place. Missing and empty values are fine where they are not
 * required. `strict`: unknown keys are errors, else warnings.
 */
export function checkShape(value: ConfigValue, shape: Shape, container: ConfigMap | readonly ConfigValue[], key: string | number, where: Where): boolean {
  if (value === null) return true;
  if (shape.kind === 'object') return isPlainMap(value) ? checkObject(value, shape, where, valueSpan(where.document, container, key)) : wrong(value, shape, container, key, where);
  if (shape.kind === 'list') {
    if (!Array.isArray(value)) return wrong(value, shape, container, key, where);
    let fine = true;
    for (let index = 0; index < value.length; index++) {
      const item = value[index] as ConfigValue;
      if (item === null) fine = shape.of.kind === 'any' || wrong(item, shape.of, value as readonly ConfigValue[], index, where) ? fine : false;
      else fine = checkShape(item, shape.of, value as readonly ConfigValue[], index, where) && fine;
    }
    return fine;
  }
  if (shape.kind === 'maps') {
    if (!isPlainMap(value)) return wrong(value, shape, container, key, where);
    let fine = true;
    for (const name of Object.keys(value)) fine = checkShape(value[name] as ConfigValue, shape.of, value, name, where) && fine;
    return fine;
  }
  if (shape.kind === 'either') {
    const fitting = shape.of.find((option) => fits(value, option));
    return fitting ? checkShape(value, fitting, container, key, where) : wrong(value, shape, container, key, where);
  }
  if (fits(value, shape)) return true;
  return wrong(value, shape, container, key, where);
}

/** Checks the keys of a map. */
export function checkObject(value: ConfigMap, shape: ObjectShape, where: Where, at: Span): boolean {
  let fine = true;
  for (const key in value) {
    const expected = Object.hasOwn(shape.keys, key) ? shape.keys[key] : undefined;
    if (expected) {
      const item = value[key];
      if (item === undefined || item === null) continue;
      // Most values are texts where texts are due.
      if (expected.kind === 'text' && typeof item === 'string') continue;
      fine = checkShape(item, expected, value, key, where) && fine;
    } else if (!shape.open) {
      const near = nearest(key, Object.keys(shape.keys));
      where.reporter.report(unknownProperty.at(keySpan(where.document, value, key), { key, nearest: near, known: Object.keys(shape.keys) }, { severity: where.strict ? 'error' : 'warning' }));
      fine = !where.strict && fine;
    }
  }
  for (const key of shape.required) {
    if (value[key] === undefined || value[key] === null) {
      const span = Object.hasOwn(value, key) ? keySpan(where.document, value, key) : firstLine(where.document, at);
      where.reporter.report(missingProperty.at(span, { key }));
      fine = false;
    }
  }
  return fine;
}

function firstLine(document: YamlDocument, span: Span): Span {
  const end = document.text.indexOf('\n', span.start);
  return { ...span, end: end < 0 ? span.end : Math.min(span.end, end) };
}

/** The outer form fits; what is within is checked by `checkShape`. */
function fits(value: ConfigValue, shape: Shape): boolean {
  switch (shape.kind) {
    case 'any': return true;
    case 'text': return typeof value === 'string' || value instanceof Secret;
    case 'boolean': return typeof value === 'boolean';
    case 'int': return typeof value === 'number' && Number.isInteger(value);
    case 'number': return typeof value === 'number';
    case 'scalar': return typeof value !== 'object' || value === null;
    case 'date': return typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(Date.parse(value));
    case 'word': return typeof value === 'string' && shape.words.includes(value);
    case 'list': return Array.isArray(value);
    case 'map': case 'maps': case 'object': return isPlainMap(value);
    case 'either': return shape.of.some((option) => fits(value, option));
  }
}

/** Reports a value that does not fit. */
export function wrong(value: ConfigValue, shape: Shape, container: ConfigMap | readonly ConfigValue[], key: string | number, { document, reporter }: Where): false {
  const span = valueSpan(document, container, key);
  if (shape.kind === 'word' && typeof value === 'string') {
    reporter.report(wrongPropertyValue.at(span, { key: String(key), value, words: shape.words, nearest: nearest(value, shape.words) }));
  } else {
    const raw = document.text.slice(span.start, span.end);
    reporter.report(wrongPropertyType.at(span, { what: typeof key === 'number' ? 'This item' : `"${key}"`, expected: describe(shape), found: found(value), quote: wantsText(shape) && typeof value !== 'object' && raw.length < 40 ? raw : undefined }));
  }
  return false;
}

function wantsText(shape: Shape): boolean {
  return shape.kind === 'text' || shape.kind === 'word' || (shape.kind === 'either' && shape.of.some(wantsText));
}

function describe(shape: Shape): string {
  switch (shape.kind) {
    case 'text': return 'a text';
    case 'boolean': return 'true or false';
    case 'int': return 'a whole number';
    case 'number': return 'a number';
    case 'scalar': return 'a single value';
    case 'date': return 'a date such as 2026-01-31';
    case 'word': return shape.words.join(', ');
    case 'list': return 'a list';
    case 'map': case 'maps': case 'object': return 'a map';
    case 'either': return shape.of.map(describe).join(' or ');
    case 'any': return 'anything';
  }
}

function found(value: ConfigValue): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string': return 'a text';
    case 'boolean': return 'true or false';
    case 'number': return 'a number';
    default: return 'a map';
  }
}

export function isPlainMap(value: ConfigValue | undefined): value is ConfigMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Secret);
}
