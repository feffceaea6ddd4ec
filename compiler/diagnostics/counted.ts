/** The message of a guard with its number: `{n|row|rows}` is `1 row` or `2 rows`. */
export function counted(message: string, n: number): string {
  return message.replace(/\{n\|([^|}]*)\|([^}]*)\}/g, (_, one: string, many: string) => `${n} ${n === 1 ? one : many}`);
}
