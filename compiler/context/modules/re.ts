import { HostObject, JinjaError, Tuple, dictOf, hostObject, native, str } from '../../jinja/index.ts';
import type { Call, Value } from '../../jinja/index.ts';

/** Longest text that a pattern is tried on: a bad pattern must not hang a parse. */
const limit = 100_000;

/** `modules.re`: Python's patterns, as far as JavaScript's say the same. */
export const reModule: HostObject = hostObject({
  typeName: 'module',
  getAttr: (name) => {
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
    if (flag !== undefined) return flag;
    if (name === 'escape') return native(name, (call) => str(call.args[0]!).replace(/[^\w]/g, (char) => (char.charCodeAt(0) < 128 ? `\\${char}` : char)));
    if (name === 'compile') return native(name, (call) => patternValue(str(call.args[0]!), flagsOf(call, 1)));
    return Object.hasOwn(functions, name) ? native(name, (call) => functions[name]!(str(call.args[0]!), flagsOf(call, name === 'sub' ? 4 : name === 'split' ? 3 : 2), { args: call.args.slice(1), call })) : undefined;
  },
});

const flags: Readonly<Record<string, number>> = { I: 2, IGNORECASE: 2, M: 8, MULTILINE: 8, S: 16, DOTALL: 16, X: 64, VERBOSE: 64, A: 256, ASCII: 256, U: 32, UNICODE: 32 };

interface Rest {
  readonly args: readonly Value[];
  readonly call: Call;
}

const functions: Readonly<Record<string, (pattern: string, flag: number, rest: Rest) => Value>> = {
  match: (pattern, flag, { args }) => found(regex(pattern, flag, 'y').exec(subject(args[0]))),
  fullmatch: (pattern, flag, { args }) => found(regex(`(?:${pattern})$`, flag & ~8, 'y').exec(subject(args[0]))),
  search: (pattern, flag, { args }) => found(regex(pattern, flag, '').exec(subject(args[0]))),
  findall: (pattern, flag, { args }) => [...subject(args[0]).matchAll(regex(pattern, flag, 'g'))].map((match) => (match.length === 1 ? match[0] : match.length === 2 ? (match[1] ?? '') : new Tuple(match.slice(1).map((group) => group ?? '')))),
  finditer: (pattern, flag, { args }) => [...subject(args[0]).matchAll(regex(pattern, flag, 'g'))].map((match) => found(match)),
  split: (pattern, flag, { args }) => {
    const most = typeof args[1] === 'number' && args[1] > 0 ? args[1] : Infinity;
    const text = subject(args[0]);
    const parts: Value[] = [];
    let from = 0;
    for (const match of text.matchAll(regex(pattern, flag, 'g'))) {
      if (parts.length >= most) break;
      parts.push(text.slice(from, match.index), ...match.slice(1).map((group) => group ?? null));
      from = match.index + match[0].length;
    }
    return [...parts, text.slice(from)];
  },
  sub: (pattern, flag, { args, call }) => {
    const [replacement, given, count] = args;
    let left = typeof count === 'number' && count > 0 ? count : Infinity;
    return subject(given).replace(regex(pattern, flag, 'g'), (...found_: unknown[]) => {
      const match = groupsOf(found_);
      if (left-- <= 0) return match[0]!;
      if (typeof replacement !== 'string') return str(call.invoke(replacement!, [found(match as RegExpExecArray)]));
      return replacement.replace(/\\(?:(\d{1,2})|g<(\w+)>|(n|t|\\))/g, (_, number?: string, name?: string, escape?: string) => {
        if (escape) return escape === 'n' ? '\n' : escape === 't' ? '\t' : '\\';
        const key = number ?? name!;
        return /^\d+$/.test(key) ? (match[Number(key)] ?? '') : (match.groups?.[key] ?? '');
      });
    });
  },
};

function groupsOf(parts: readonly unknown[]): string[] & { groups?: Record<string, string>; index: number } {
  const named = typeof parts.at(-1) === 'object' ? (parts.at(-1) as Record<string, string>) : undefined;
  const offsetAt = parts.findIndex((part) => typeof part === 'number');
  return Object.assign(parts.slice(0, offsetAt) as string[], { index: parts[offsetAt] as number, ...(named && { groups: named }) });
}

function subject(value: Value | undefined): string {
  const text = str(value ?? '');
  if (text.length > limit) throw new JinjaError('limit', `modules.re takes texts of at most ${limit} characters.`);
  return text;
}

/** Python's syntax that JavaScript writes otherwise: flags within the pattern, `(?P<name>…)`, `(?P=name)`, `\\A`, `\\Z`, blanks and comments of `(?x)`. */
function regex(pattern: string, flag: number, mode: string): RegExp {
  const head = /^(\(\?[aimsux]+\))*/.exec(pattern)![0];
  const has = (letter: string, bit: number): string => ((flag & bit) !== 0 || /[a-z]/.test(head) && head.replace(/[^aimsux]/g, '').includes(letter) ? letter : '');
  const body = pattern.slice(head.length);
  const source = (has('x', 64) ? withoutBlanks(body) : body)
    .replaceAll('(?P<', '(?<')
    .replace(/\(\?P=(\w+)\)/g, '\\k<$1>')
    .replace(/\\A/g, '^')
    .replace(/\\Z/g, '$');
  const letters = new Set([...mode, ...[has('i', 2), has('m', 8), has('s', 16)].filter((letter) => letter !== '')]);
  try {
    return new RegExp(source, [...letters].join(''));
  } catch {
    throw new JinjaError('value', `'${pattern}' is no pattern that modules.re understands.`);
  }
}

/** A verbose pattern without its blanks and comments; within brackets and after a backslash they count. */
function withoutBlanks(pattern: string): string {
  let made = '';
  let inClass = false;
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]!;
    if (char === '\\') {
      made += char + (pattern[++at] ?? '');
      continue;
    }
    if (inClass) inClass = char !== ']';
    else if (char === '[') inClass = true;
    else if (/\s/.test(char)) continue;
    else if (char === '#') {
      const end = pattern.indexOf('\n', at);
      at = end < 0 ? pattern.length : end;
      continue;
    }
    made += char;
  }
  return made;
}

function flagsOf(call: Call, at: number): number {
  const value = call.kwargs.get('flags') ?? call.args[at];
  return typeof value === 'number' ? value : 0;
}

function patternValue(pattern: string, flag: number): HostObject {
  regex(pattern, flag, '');
  return hostObject({
    typeName: 're.Pattern',
    repr: () => `re.compile('${pattern}')`,
    getAttr: (name) => {
      if (name === 'pattern') return pattern;
      return Object.hasOwn(functions, name) ? native(name, (call) => functions[name]!(pattern, flag, { args: call.args, call })) : undefined;
    },
  });
}

function found(match: RegExpExecArray | RegExpMatchArray | null): Value {
  if (!match) return null;
  const group = (key: Value | undefined): Value => (typeof key === 'string' ? (match.groups?.[key] ?? null) : (match[typeof key === 'number' ? key : 0] ?? null));
  return hostObject({
    typeName: 're.Match',
    repr: () => `<re.Match object; match='${match[0]}'>`,
    getItem: group,
    getAttr: (name) => {
      switch (name) {
        case 'group':
          return native(name, (call) => (call.args.length > 1 ? new Tuple(call.args.map(group)) : group(call.args[0])));
        case 'groups':
          return native(name, () => new Tuple(match.slice(1).map((each) => each ?? null)));
        case 'groupdict':
          return native(name, () => dictOf(Object.entries(match.groups ?? {}).map(([key, value]) => [key, value ?? null])));
        case 'start':
          return native(name, () => match.index ?? 0);
        case 'end':
          return native(name, () => (match.index ?? 0) + match[0].length);
        case 'span':
          return native(name, () => new Tuple([match.index ?? 0, (match.index ?? 0) + match[0].length]));
      }
      return undefined;
    },
  });
}
