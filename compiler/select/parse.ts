import type { Span, Reporter } from '../contracts/diagnostics.ts';
import type { IndirectSelection } from '../contracts/flags.ts';
import { nearest } from '../diagnostics/nearest.ts';
import type { Combination, Criterion, Selection } from './ast.ts';
import { selectorMethod, selectorSyntax, selectorValue } from './diagnostics.ts';
import { METHODS } from './methods.ts';

/** What parsing needs beside the text: the mode of indirect selection, named selectors, and who hears of mistakes. */
export interface ParseContext {
  readonly indirect: IndirectSelection;
  /** The named selector's meaning; reports and gives undefined when there is none. */
  named(name: string, span: Span): Selection | undefined;
  readonly reporter: Reporter;
}

/**
 * Parses the words of an option (`--select a b,c`): a union of intersections. Spans point into the words joined by a blank, in a
 * "file" with the option's name. Undefined when a word is wrong, which is reported.
 */
export function parseWords(words: readonly string[], option: string, context: ParseContext): Combination | undefined {
  const text = words.join(' ');
  const parts: Combination[] = [];
  let wrong = false;
  for (const { index, 0: word } of text.matchAll(/\S+/g)) {
    const part = parseWord(word, { file: option, start: index, end: index + word.length }, context);
    if (part) parts.push(part);
    else wrong = true;
  }
  return wrong ? undefined : { kind: 'union', parts, indirect: context.indirect };
}

/** `a,b`: what is in all of the selectors between commas. */
function parseWord(word: string, span: Span, context: ParseContext): Combination | undefined {
  const parts: (Selection | undefined)[] = [];
  let start = span.start;
  for (const text of word.split(',')) {
    const here = { file: span.file, start, end: start + text.length };
    if (text === '') {
      const at = { ...here, start: Math.max(span.start, start - 1), end: Math.max(span.start + 1, start) };
      context.reporter.report(selectorSyntax.at(at, { selector: word, problem: 'a comma has nothing beside it', instead: withoutCommas(word) }));
      return undefined;
    }
    parts.push(parseCriterion(text, here, context));
    start += text.length + 1;
  }
  return parts.includes(undefined) ? undefined : { kind: 'intersection', parts: parts as Selection[], indirect: context.indirect, word: span };
}

function withoutCommas(word: string): string | undefined {
  const kept = word.split(',').filter((part) => part !== '').join(',');
  return kept === '' ? undefined : `Write ${kept}`;
}

const CRITERION = /^(?<at>@)?(?<parents>(?<up>\d*)\+)?(?:(?<method>[\w.]+):)?(?<value>.*?)(?<children>\+(?<down>\d*))?$/su;

/** Parses one selector: `2+tag:nightly+1`. `span` is where it stands. */
export function parseCriterion(text: string, span: Span, context: ParseContext): Criterion | undefined {
  const { at, parents, up, method: before, value, children, down } = CRITERION.exec(text)!.groups as Record<string, string | undefined>;
  const valueStart = span.start + (at?.length ?? 0) + (parents?.length ?? 0) + (before === undefined ? 0 : before.length + 1);
  const valueSpan = { ...span, start: valueStart, end: valueStart + value!.length };
  const { reporter } = context;
  if (at && children) {
    const sign = { ...span, start: span.end - children.length };
    reporter.report(selectorSyntax.at(sign, { selector: text, problem: '@ takes all descendants already, so + has no place after it', instead: `Write ${text.slice(0, -children.length)}` }));
    return undefined;
  }
  if (value === '') {
    const example = before === undefined ? `Write a name, as in ${at ?? ''}${parents ?? ''}orders${children ?? ''}` : `Write a value after the colon, as in ${before}:${METHODS[before]?.values?.[0] ?? 'orders'}`;
    reporter.report(selectorSyntax.at(span, { selector: text, problem: before === undefined ? 'it has no name' : `"${before}:" has no value`, instead: example }));
    return undefined;
  }
  const [method, ...path] = before === undefined ? [defaultMethod(value!)] : before.split('.');
  const criterion = checkCriterion({
    kind: 'criterion', method: method!, path, value: value!,
    childrensParents: at !== undefined, parents: steps(parents, up), children: steps(children, down),
    indirect: context.indirect, span, valueSpan,
  }, { ...span, start: valueStart - (before === undefined ? 0 : before.length + 1), end: valueStart - 1 }, reporter);
  return criterion && resolveNamed(criterion, context);
}

/** A slash makes it a path, the ending of a file a file, and anything else is a name. */
export function defaultMethod(value: string): string {
  return value.includes('/') ? 'path' : /\.(sql|py|csv)$/i.test(value) ? 'file' : 'fqn';
}

/** Reports a method, argument or value that can't be; gives the criterion back when it can. */
export function checkCriterion(criterion: Criterion, methodSpan: Span, reporter: Reporter): Criterion | undefined {
  const { method, value, valueSpan, path } = criterion;
  if (method === 'selector') return criterion;
  const definition = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
  if (!definition) {
    const methods = [...Object.keys(METHODS), 'selector'];
    reporter.report(selectorMethod.at(methodSpan, { method, nearest: nearest(method, methods), methods }));
    return undefined;
  }
  if (method === 'config' && (path.length === 0 || path.includes(''))) {
    reporter.report(selectorSyntax.at(methodSpan, { selector: `${[method, ...path].join('.')}:${value}`, problem: '"config" is followed by the key to look at', instead: `Write config.materialized:${value}` }));
    return undefined;
  }
  const text = String(value);
  if (definition.values && !definition.values.includes(text) && !(method === 'result' && text === 'skip')) {
    reporter.report(selectorValue.at(valueSpan, { method, value: text, nearest: nearest(text, definition.values), expected: definition.values.join(', ') }));
    return undefined;
  }
  if (definition.form && text.split('.').length > definition.form.parts) {
    reporter.report(selectorValue.at(valueSpan, { method, value: text, expected: definition.form.text }));
    return undefined;
  }
  return criterion;
}

/** Gives `selector:name` its meaning. */
export function resolveNamed(criterion: Criterion, context: ParseContext): Criterion | undefined {
  if (criterion.method !== 'selector') return criterion;
  const named = context.named(String(criterion.value), criterion.valueSpan);
  return named && { ...criterion, named };
}

function steps(sign: string | undefined, digits: string | undefined): number {
  return sign === undefined ? 0 : digits ? Number(digits) : Infinity;
}
