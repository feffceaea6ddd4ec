const simple: Record<string, string | undefined> = {
  n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"', a: '\x07', b: '\b', f: '\f', v: '\v', '\n': '',
};

/** Resolves a string literal's escapes as Python does; unknown ones stay as they are. Offsets of `fail` are within `raw`. */
export function unescape(raw: string, fail: (from: number, to: number, message: string) => never): string {
  let out = '';
  let at = 0;
  for (;;) {
    const slash = raw.indexOf('\\', at);
    if (slash < 0) return out + raw.slice(at);
    out += raw.slice(at, slash);
    const letter = raw[slash + 1] ?? '';
    const known = simple[letter];
    at = slash + 2;
    if (known !== undefined) out += known;
    else if (letter === 'x' || letter === 'u' || letter === 'U') {
      const digits = letter === 'x' ? 2 : letter === 'u' ? 4 : 8;
      const hex = raw.slice(at, at + digits);
      const code = parseInt(hex, 16);
      if (hex.length < digits || !/^[\da-fA-F]+$/.test(hex) || code > 0x10ffff)
        fail(slash, Math.min(at + digits, raw.length), `"\\${letter}" needs ${digits} hexadecimal digits that name a character.`);
      out += String.fromCodePoint(code);
      at += digits;
    } else if (letter >= '0' && letter <= '7') {
      const octal = /^[0-7]{1,3}/.exec(raw.slice(slash + 1))![0];
      out += String.fromCharCode(parseInt(octal, 8));
      at = slash + 1 + octal.length;
    } else if (letter === 'N') fail(slash, at, 'Characters by name are not supported: write \\u and four digits.');
    else out += '\\' + letter;
  }
}
