/** A config value that is one name or a list of names: `'a'`, `['a', 'b']`, `'a, b'`; null and nothing give none, and what is no name is left out. */
export function namesOf(value: unknown): readonly string[] {
  const list = Array.isArray(value) ? value : value === null || value === undefined ? [] : [value];
  return list.filter((one) => typeof one !== 'object').flatMap((one) => (typeof one === 'string' && /^[\w\s,]+$/.test(one) ? one.split(',') : [String(one)])).map((name) => name.trim()).filter((name) => name !== '');
}
