/** True for the characters that Python's `str.isspace` and `\s` accept. */
export function isSpace(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code >= 0x1c && code <= 0x1f);
  if (code < 0x85) return false;
  return (
    code === 0x85 ||
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

/** The first offset at or after `from` that holds no space. */
export function skipSpace(text: string, from: number, end = text.length): number {
  while (from < end && isSpace(text.charCodeAt(from))) from++;
  return from;
}

/** The offset after the last character before `to` that is no space. */
export function skipSpaceBack(text: string, to: number, start = 0): number {
  while (to > start && isSpace(text.charCodeAt(to - 1))) to--;
  return to;
}
