/** `<name>__lakec_new`, cut so that the engine takes it. */
export function asideName(identifier: string, longest: number): string {
  const suffix = '__lakec_new';
  return identifier.slice(0, longest - suffix.length) + suffix;
}
