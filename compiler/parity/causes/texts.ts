import type { KnownCause } from './index.ts';
import { readDecimal, sameNumber } from './decimal.ts';
import { isNested, isNumber, isTime, type Type } from '../types.ts';

/** Differences between texts. */
export const textCauses: readonly KnownCause[] = [
  {
    code: 'trailing-blanks',
    text: 'only blanks at the ends differ: char columns are padded on some engines, and trim() takes other characters. trim(x) on input settles it.',
    fits: texts((a, b) => a.trim() === b.trim()),
  },
  {
    code: 'line-ends',
    text: 'only line ends differ: a carriage return is part of the text on one side.',
    fits: texts((a, b) => a.replaceAll('\r', '') === b.replaceAll('\r', '')),
  },
  {
    code: 'case',
    text: 'only capital letters differ: lower(), initcap() and comparisons without case differ between engines.',
    fits: texts((a, b) => a.toLowerCase() === b.toLowerCase()),
  },
  {
    code: 'unicode-form',
    text: 'the same characters in another Unicode form: accents are parts of their letter on one side only.',
    fits: texts((a, b) => a.normalize('NFC') === b.normalize('NFC')),
  },
  {
    code: 'boolean-as-text',
    text: 'the same truth in other words: cast(x as varchar) of a boolean is true, t or 1. Write case when x then \'true\' else \'false\' end.',
    fits: texts((a, b) => truth(a) !== undefined && truth(a) === truth(b)),
  },
  {
    code: 'number-as-text',
    text: 'the same number in another spelling: engines write floats and decimals differently (1e-05, 1.0E-5, 0.00001). Cast to a decimal before the cast to text.',
    fits: texts((a, b) => {
      const [left, right] = [readDecimal(a), readDecimal(b)];
      return left !== undefined && right !== undefined && sameNumber(left, right);
    }),
  },
  {
    code: 'time-as-text',
    text: "the same moment in another spelling: a cast of a timestamp to text has a T, a zone or a fraction on some engines only. Write strftime(x, '%Y-%m-%d %H:%M:%S').",
    fits: texts((a, b) => moment(a) !== undefined && moment(a) === moment(b)),
  },
  {
    code: 'json-as-text',
    text: 'the same JSON, written differently: blanks and the order of keys are the engine\'s. Compare single fields: {{ json_text(x, \'$.a\') }}.',
    fits: texts((a, b) => {
      const [left, right] = [json(a), json(b)];
      return left !== undefined && left === right;
    }),
  },
  {
    code: 'order-in-text',
    text: 'the same parts in another order: string_agg() and array_agg() need an ORDER BY of their own.',
    fits: texts((a, b) => [/, ?/, /; ?/, /\|/, / /].some((mark) => sameParts(a, b, mark))),
  },
  {
    code: 'unreadable-characters',
    text: 'characters were lost on one side: the file was read in another encoding.',
    fits: texts((a, b) => a.includes('\ufffd') !== b.includes('\ufffd') || mojibake(a) === b || mojibake(b) === a),
  },
  {
    code: 'cut-off',
    text: 'one side is the beginning of the other: a text was cut to the length of its column, or substr() counts from 0 on one side.',
    fits: texts((a, b) => a !== '' && b !== '' && (a.startsWith(b) || b.startsWith(a))),
  },
  {
    code: 'backslashes',
    text: "only backslashes differ: some engines read '\\\\' in a literal as one backslash, others as two. Regular expressions are written [.] rather than \\\\. .",
    fits: texts((a, b) => a.replaceAll('\\', '') === b.replaceAll('\\', '')),
  },
];

function texts(test: (left: string, right: string) => boolean): KnownCause['fits'] {
  return ({ left, right }, type) => left !== null && right !== null && isText(type) && test(left, right);
}

function isText(type: Type): boolean {
  return !isNumber(type) && !isTime(type) && !isNested(type);
}

function truth(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  if (['true', 't', '1', 'yes', 'y'].includes(word)) return true;
  return ['false', 'f', '0', 'no', 'n'].includes(word) ? false : undefined;
}

/** A date or moment without its spelling. */
function moment(text: string): string | undefined {
  const found = /^\s*(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d)(?::(\d\d)(?:\.(\d+))?)?)?\s*(?:Z|[+-]00(?::?00)?|UTC)?\s*$/.exec(text);
  if (!found) return undefined;
  const [, day, minute = '00:00', second = '00', fraction = ''] = found;
  return `${day} ${minute}:${second}.${fraction.replace(/0+$/, '')}`;
}

/** JSON in one spelling: keys in order, no blanks. */
function json(text: string): string | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.stringify(JSON.parse(text), (_, value: unknown) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value));
  } catch {
    return undefined;
  }
}

function sameParts(a: string, b: string, mark: RegExp): boolean {
  const [left, right] = [a.split(mark), b.split(mark)];
  return left.length > 1 && left.length === right.length && left.sort().join('\n') === right.sort().join('\n');
}

/** UTF-8 that was read as Latin-1. */
function mojibake(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
