/**
 * Compiles a shell pattern as Python's `fnmatchcase` reads it: `*`, `?`, `[abc]`, `[a-z]`, `[!abc]`; nothing else is special and
 * case counts. A test costs at most text × pattern, whatever the pattern.
 */
export function fnmatch(pattern: string): (text: string) => boolean {
  if (!/[*?[]/.test(pattern)) return (text) => text === pattern;
  if (pattern === '*') return () => true;
  const tokens = tokenize(pattern);
  return (text) => matches(tokens, text);
}

/** True when the text has a character that a pattern gives a meaning. */
export function hasWildcard(text: string): boolean {
  return /[*?[\]]/.test(text);
}

/** A star, a character, or a test of one. */
type Token = { readonly kind: 'star' } | { readonly kind: 'char'; readonly char: string } | { readonly kind: 'test'; readonly test: (char: string) => boolean };

function tokenize(pattern: string): Token[] {
  const chars = Array.from(pattern);
  const tokens: Token[] = [];
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at]!;
    if (char === '*') {
      if (tokens.at(-1)?.kind !== 'star') tokens.push({ kind: 'star' });
    } else if (char === '?') tokens.push({ kind: 'test', test: () => true });
    else if (char === '[') {
      const end = classEnd(chars, at + 1);
      if (end === undefined) tokens.push({ kind: 'char', char });
      else {
        tokens.push({ kind: 'test', test: charClass(chars.slice(at + 1, end)) });
        at = end;
      }
    } else tokens.push({ kind: 'char', char });
  }
  return tokens;
}

/** A `]` that comes first, or right after `!`, is a member. */
function classEnd(chars: readonly string[], start: number): number | undefined {
  let at = start;
  if (chars[at] === '!') at++;
  if (chars[at] === ']') at++;
  const end = chars.indexOf(']', at);
  return end < 0 ? undefined : end;
}

function charClass(members: readonly string[]): (char: string) => boolean {
  const negated = members[0] === '!';
  const body = negated ? members.slice(1) : members;
  const singles = new Set<string>();
  const ranges: [number, number][] = [];
  for (let at = 0; at < body.length; at++) {
    if (body[at + 1] === '-' && at + 2 < body.length) {
      ranges.push([body[at]!.codePointAt(0)!, body[at + 2]!.codePointAt(0)!]);
      at += 2;
    } else singles.add(body[at]!);
  }
  return (char) => {
    const code = char.codePointAt(0)!;
    return (singles.has(char) || ranges.some(([low, high]) => low <= code && code <= high)) !== negated;
  };
}

/** On a mismatch only the last star is tried again, one character further: an earlier one can't help where it didn't. */
function matches(tokens: readonly Token[], text: string): boolean {
  let at = 0;
  let token = 0;
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    const now = tokens[token];
    if (now?.kind === 'star') {
      star = token++;
      starAt = at;
      continue;
    }
    const width = now ? matchLength(now, text, at) : -1;
    if (width > 0) {
      token++;
      at += width;
    } else if (star >= 0) {
      token = star + 1;
      starAt += charLength(text, starAt);
      at = starAt;
    } else return false;
  }
  while (tokens[token]?.kind === 'star') token++;
  return token === tokens.length;
}

/** Code units that a token takes at a place of the text, or -1. */
function matchLength(token: Token, text: string, at: number): number {
  if (token.kind === 'char') return text.startsWith(token.char, at) ? token.char.length : -1;
  const length = charLength(text, at);
  return token.kind === 'test' && token.test(text.slice(at, at + length)) ? length : -1;
}

/** A surrogate pair is one character. */
function charLength(text: string, at: number): number {
  return text.codePointAt(at)! > 0xffff ? 2 : 1;
}
