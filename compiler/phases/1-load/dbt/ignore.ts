/** Tells which paths a `.dbtignore` leaves out: patterns as in a .gitignore, the last one that fits decides. */
export function ignoring(text: string): (path: string) => boolean {
  const rules = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#')).map(ruleOf);
  return (path) => {
    let ignored = false;
    for (const { fits, negated } of rules) if (fits.test(path)) ignored = !negated;
    return ignored;
  };
}

function ruleOf(line: string): { readonly fits: RegExp; readonly negated: boolean } {
  const negated = line.startsWith('!');
  const pattern = (negated ? line.slice(1) : line).replace(/^\\/, '');
  const anchored = pattern.replace(/\/$/, '').includes('/');
  const folder = pattern.endsWith('/');
  const body = pattern.replace(/^\//, '').replace(/\/$/, '');
  return { negated, fits: new RegExp(`^${anchored ? '' : '(?:.*/)?'}${glob(body)}${folder ? '/.*' : '(?:/.*)?'}$`) };
}

function glob(pattern: string): string {
  let made = '';
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]!;
    if (pattern.startsWith('**/', at)) {
      made += '(?:.*/)?';
      at += 2;
    } else if (pattern.startsWith('**', at)) {
      made += '.*';
      at += 1;
    } else if (char === '*') made += '[^/]*';
    else if (char === '?') made += '[^/]';
    else if (char === '[') {
      const end = pattern.indexOf(']', at + 1);
      made += end < 0 ? '\\[' : `[${pattern.slice(at + 1, end).replace(/^!/, '^')}]`;
      if (end >= 0) at = end;
    } else made += char.replace(/[.+^${}()|\\\]]/g, '\\$&');
  }
  return made;
}
