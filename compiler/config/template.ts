/** A piece of a text that may hold `${…}` references. `at` is its offset in the text; `source` is the reference as written. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'path'; readonly path: readonly string[]; readonly source: string; readonly at: number }
  /** `fallback` is what follows `:-`, itself a text with references; `fallbackAt` its offset. */
  | { readonly kind: 'env'; readonly name: string; readonly fallback?: string; readonly fallbackAt: number; readonly source: string; readonly at: number }
  | { readonly kind: 'secret'; readonly scope: string; readonly key: string; readonly source: string; readonly at: number }
  | { readonly kind: 'bad'; readonly why: BadReference; readonly source: string; readonly at: number };

export type BadReference = 'unclosed' | 'empty' | 'blanks' | 'prefix' | 'name';

/** Splits a text at its references, left to right; `$${` gives a literal `${`, and any other `$` is plain. Never throws. */
export function parseTemplate(text: string, offset = 0): readonly Part[] {
  const parts: Part[] = [];
  let plain = '';
  let i = 0;
  while (i < text.length) {
    const dollar = text.indexOf('$', i);
    if (dollar < 0) break;
    plain += text.slice(i, dollar);
    if (text.startsWith('$${', dollar)) {
      plain += '${';
      i = dollar + 3;
    } else if (text.startsWith('${', dollar)) {
      if (plain !== '') parts.push({ kind: 'text', text: plain });
      plain = '';
      const end = closing(text, dollar + 2);
      const source = text.slice(dollar, end === undefined ? text.length : end + 1);
      parts.push(end === undefined ? { kind: 'bad', why: 'unclosed', source, at: offset + dollar } : reference(source, offset + dollar));
      i = dollar + source.length;
    } else {
      plain += '$';
      i = dollar + 1;
    }
  }
  plain += text.slice(i);
  if (plain !== '') parts.push({ kind: 'text', text: plain });
  return parts;
}

/** Offset of the `}` that balances the `{` before `from`. */
function closing(text: string, from: number): number | undefined {
  let depth = 1;
  for (let i = from; i < text.length; i++) {
    if (text[i] === '{') depth++;
    else if (text[i] === '}' && --depth === 0) return i;
  }
  return undefined;
}

function reference(source: string, at: number): Part {
  const inner = source.slice(2, -1);
  const bad = (why: BadReference): Part => ({ kind: 'bad', why, source, at });
  if (inner === '') return bad('empty');
  const env = /^env:([A-Za-z_][A-Za-z0-9_]*)(?::-([^]*))?$/.exec(inner);
  if (env) {
    const name = env[1]!;
    return { kind: 'env', name, ...(env[2] !== undefined && { fallback: env[2] }), fallbackAt: at + '${env::-'.length + name.length, source, at };
  }
  const secret = /^secret:([A-Za-z0-9_.-]+)\/([A-Za-z0-9_.-]+)$/.exec(inner);
  if (secret) return { kind: 'secret', scope: secret[1]!, key: secret[2]!, source, at };
  if (/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/.test(inner)) return { kind: 'path', path: inner.split('.'), source, at };
  if (/^\s|\s$/.test(inner)) return bad('blanks');
  if (inner.includes(':') && !/^(env|secret):/.test(inner)) return bad('prefix');
  return bad('name');
}
