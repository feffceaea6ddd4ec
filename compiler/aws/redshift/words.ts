/** A text as Redshift reads it: a backslash begins an escape. */
export function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** A role by which the cluster acts: an ARN, or `default`. */
export function roleOf(role: string): string {
  return role === 'default' ? 'default' : literal(role);
}
