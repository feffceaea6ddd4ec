/** A regular expression of DuckDB's library (RE2) in POSIX words. */
export type Posix =
  | { readonly text: string; /** Letters of options: i, s. */ readonly options: string; /** The number that a group has here, by the one that it has there. */ readonly groups: ReadonlyMap<number, number> }
  | { readonly problem: string };

/** What a library does in its own way. */
export interface PatternWords {
  /** Any character but a line end, and any at all. */
  readonly dot: string;
  readonly any: string;
  /** A border of a word; undefined: by the characters beside it, where only the match counts. */
  readonly border?: string;
}

const CLASSES: Readonly<Record<string, string>> = { d: '0-9', w: 'a-zA-Z0-9_', s: '[:space:]' };

/** The pattern without Perl's words; `matching`: only that it matches counts, and not what. */
export function posixPattern(pattern: string, options: string, words: PatternWords, matching: boolean): Posix {
  const given = /^\(\?([is]+)\)/.exec(pattern);
  const flags = `${options}${given?.[1] ?? ''}`.replace(/[gc]/g, '');
  if (/[^is]/.test(flags)) return { problem: `the options '${flags}' have no counterpart` };
  let text = '';
  let [inside, there, here] = [false, 0, 0];
  const groups = new Map<number, number>();
  for (let i = given?.[0].length ?? 0; i < pattern.length; i++) {
    const c = pattern[i]!;
    const next = pattern[i + 1];
    if (c === '\\') {
      if (next === undefined) return { problem: 'the pattern ends in a backslash' };
      i++;
      if (CLASSES[next] !== undefined) text += inside ? CLASSES[next] : `[${CLASSES[next]}]`;
      else if (/[DWS]/.test(next) && !inside) text += `[^${CLASSES[next.toLowerCase()]}]`;
      else if (next === 'b' && !inside) {
        if (words.border !== undefined) text += words.border;
        else if (!matching) return { problem: 'a pattern with \\b has no counterpart here' };
        else {
          here++;
          text += pattern[i + 1] === undefined || /[)|$\s]/.test(pattern[i + 1]!) ? '([^a-zA-Z0-9_]|$)' : '(^|[^a-zA-Z0-9_])';
        }
      } else if (next === 'n' || next === 't' || next === 'r' || next === 'f') text += { n: '\n', t: '\t', r: '\r', f: '\f' }[next];
      else if (next === 'A' && !inside) text += '^';
      else if (next === 'z' && !inside) text += '$';
      else if (/[a-zA-Z0-9]/.test(next)) return { problem: `a pattern with \\${next} has no counterpart` };
      else if (inside) text += next === '\\' || next === ']' || next === '[' || next === '^' || next === '-' ? `\\${next}` : next;
      else text += /[\\^]/.test(next) ? `\\${next}` : /[.$|?*+()[\]{}]/.test(next) ? `[${next === ']' || next === '[' ? `\\${next}` : next}]` : next;
    } else if (inside) {
      if (c === '[' && next === ':') {
        const [whole] = /^\[:\w+:\]/.exec(pattern.slice(i)) ?? [];
        if (whole === undefined) return { problem: 'this class of characters has no counterpart' };
        text += whole;
        i += whole.length - 1;
      } else {
        if (c === ']') inside = false;
        text += c === '[' ? '\\[' : c;
      }
    } else if (c === '[') {
      inside = true;
      text += c;
      if (pattern[i + 1] === '^') text += pattern[++i];
      if (pattern[i + 1] === ']') {
        text += '\\]';
        i++;
      }
    } else if (c === '(') {
      if (next === '?' && pattern[i + 2] !== ':') return { problem: `a pattern with (?${pattern[i + 2] ?? ''} has no counterpart` };
      here++;
      if (next === '?') i += 2;
      else groups.set(++there, here);
      text += '(';
    } else if (/[*+?}]/.test(c) && next === '?') return { problem: 'a pattern that takes as little as it can has no counterpart' };
    else if (c === '.') {
      const any = flags.includes('s') ? words.any : words.dot;
      if (any.startsWith('(')) here++;
      text += any;
    } else text += c;
  }
  return { text, options: [...new Set(flags)].sort().join(''), groups };
}

/** What lies between `^` and `$`, where these hold for all of the pattern. */
export function whollyAnchored(pattern: string): string | undefined {
  const [, middle] = /^\^([\s\S]*[^\\])\$$/.exec(pattern) ?? [];
  if (middle === undefined) return undefined;
  let depth = 0;
  for (let i = 0; i < middle.length; i++) {
    const c = middle[i]!;
    if (c === '\\') i++;
    else if (c === '[') i = middle.indexOf(']', i + (middle[i + 1] === '^' ? 3 : 2));
    else if (c === '(') depth++;
    else if (c === ')') depth--;
    else if (c === '|' && depth === 0) return undefined;
    if (i < 0) return undefined;
  }
  return middle;
}
