import { textLiteral } from './literals.ts';

/** A pattern that the other engine's library would read in another way. */
export type Pattern = { readonly text: string } | { readonly problem: string };

const POSIX: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z', digit: '0-9', alnum: 'a-zA-Z0-9', upper: 'A-Z', lower: 'a-z', space: '\\t\\n\\x0B\\f\\r ', word: 'a-zA-Z0-9_', punct: '!-/:-@\\[-`{-~', xdigit: '0-9A-Fa-f', blank: ' \\t', cntrl: '\\x00-\\x1f\\x7f',
};

/** A regular expression of DuckDB's library (RE2) in the words of Java's, which Spark has. `options`: DuckDB's letters. */
export function javaPattern(pattern: string, options = ''): Pattern {
  let text = '';
  let dots = false;
  let inside = false;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i]!;
    const next = pattern[i + 1];
    if (c === '\\') {
      if (next === undefined) return { problem: 'the pattern ends in a backslash' };
      if (next === 'C') return { problem: 'a pattern with \\C has no counterpart' };
      if (next === 'Q') {
        const end = pattern.indexOf('\\E', i + 2);
        const quoted = end < 0 ? pattern.slice(i + 2) : pattern.slice(i + 2, end);
        text += quoted.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
        i = end < 0 ? pattern.length : end + 1;
        continue;
      }
      // Java's \s has the vertical tab, RE2's has not; its \h, \R, \X, \Z, \G are unknown to RE2.
      text += next === 's' ? (inside ? '\\t\\n\\f\\r ' : '[\\t\\n\\f\\r ]') : next === 'S' && !inside ? '[^\\t\\n\\f\\r ]' : `\\${next}`;
      i++;
    } else if (inside) {
      if (c === '[' && next === ':') {
        const [whole, not, name] = /^\[:(\^?)(\w+):\]/.exec(pattern.slice(i)) ?? [];
        if (whole === undefined || POSIX[name!] === undefined || not !== '') return { problem: `the class ${whole ?? '[:'} has no counterpart` };
        text += POSIX[name!];
        i += whole.length - 1;
      } else if (c === ']') {
        inside = false;
        text += c;
      } else text += c === '[' || (c === '&' && next === '&') ? `\\${c}` : c;
    } else if (c === '[') {
      inside = true;
      text += c;
      if (pattern[i + 1] === '^') text += pattern[++i];
      if (pattern[i + 1] === ']') {
        text += '\\]';
        i++;
      }
    } else if (c === '(' && pattern.startsWith('(?P<', i)) {
      text += '(?<';
      i += 3;
    } else if (c === '(' && next === '?') {
      const [, flags] = /^\(\?([a-zA-Z-]+)[:)]/.exec(pattern.slice(i)) ?? [];
      if (flags !== undefined && /[^ims-]/.test(flags)) return { problem: `the flags (?${flags}) have no counterpart` };
      text += c;
    } else {
      if (c === '.') dots = true;
      // Java's $ also stands before a last line end.
      text += c === '$' && !/m/.test(options) && !/\(\?[a-z]*m/.test(pattern) ? '\\z' : c;
    }
  }
  const multiline = /[mnp]/.test(options) || /\(\?[a-z]*m/.test(pattern);
  const flags = `${/i/.test(options) ? 'iu' : ''}${/s/.test(options) ? 's' : ''}${/m/.test(options) ? 'm' : ''}${dots || multiline ? 'd' : ''}`;
  if (/[npl]/.test(options.replaceAll('g', '').replace(/[cims]/g, ''))) return { problem: `the options '${options}' have no counterpart` };
  // A dot is anything but a line feed; Java would leave out more unless told so (d). Case is folded beyond ASCII (u).
  const folded = text.replace(/\(\?([a-z]*)i(?![a-z]*u)/g, '(?$1iu');
  return { text: `${flags === '' ? '' : `(?${flags})`}${folded}` };
}

/** What replaces a match, in Java's words: `\1` is `$1`. Groups are moved up by `shift`. */
export function javaReplacement(text: string, shift: number): string {
  return text.replace(/\\(\d)|\\\\|\\|\$/g, (found, group: string | undefined) => (group !== undefined ? `$${Number(group) + shift}` : found === '$' ? '\\$' : '\\\\'));
}

/** The regular expression of a GLOB pattern. */
export function globPattern(glob: string): string {
  let text = '';
  for (let i = 0; i < glob.length; i++) {
    const c = glob[i]!;
    if (c === '*') text += '[\\s\\S]*';
    else if (c === '?') text += '[\\s\\S]';
    else if (c === '[') {
      const end = glob.indexOf(']', i + 2);
      if (end < 0) return '(?!)';
      const inner = glob.slice(i + 1, end);
      text += `[${(inner.startsWith('!') ? `^${inner.slice(1)}` : inner).replace(/[\\[&]/g, '\\$&')}]`;
      i = end;
    } else if (c === '\\' && i + 1 < glob.length) text += quoted(glob[++i]!);
    else text += quoted(c);
  }
  return `^${text}\\z`;
}

function quoted(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}

/** A literal of a pattern that matches just this text. */
export function exactly(text: string): string {
  return textLiteral(quoted(text));
}
