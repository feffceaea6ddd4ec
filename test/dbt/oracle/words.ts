/** Words of a command line: quotes and braces group. */
export function words(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\{[^}]*\})|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? match[4]!);
}
