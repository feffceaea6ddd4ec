/** `<name>__lakec_new`, cut so that the engine takes it. */
export function asideName(identifier: string, longest: number): string {
  return fittedName(identifier, '__lakec_new', longest);
}

/** A name with something behind it, in at most so many bytes. One that must be cut keeps a mark of what it was, so that two long names never become one. */
export function fittedName(name: string, suffix: string, longest: number): string {
  const bytes = new TextEncoder();
  if (bytes.encode(name + suffix).length <= longest) return name + suffix;
  const mark = `_${hash(name)}`;
  const room = longest - mark.length - suffix.length;
  let cut = '';
  let taken = 0;
  for (const letter of name) {
    taken += bytes.encode(letter).length;
    if (taken > room) break;
    cut += letter;
  }
  return cut + mark + suffix;
}

/** FNV-1a over UTF-16 units, as eight hex digits. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return (value >>> 0).toString(16).padStart(8, '0');
}
