/** True when two texts of SQL are the same but for white space and a semicolon at the end. */
export function sameText(left: string, right: string): boolean {
  return plain(left) === plain(right);
}

const plain = (text: string): string => text.replace(/;\s*$/, '').replace(/\s+/g, ' ').trim();
