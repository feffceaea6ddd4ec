/** Collects what is equal and what is not, and prints it. */
export class Report {
  failed = 0;
  #equal = 0;
  readonly #lines: string[] = [];
  #title = '';
  #open: string[] = [];
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  section(title: string): void {
    this.#close();
    this.#title = title;
  }

  check(what: string, theirs: unknown, ours: unknown, equal = JSON.stringify(theirs) === JSON.stringify(ours)): void {
    if (equal) this.#equal++;
    else {
      this.failed++;
      this.#open.push(`    ${what}\n      dbt:   ${cut(theirs)}\n      lakec: ${cut(ours)}`);
    }
  }

  differs(_: string, what: string, theirs: unknown, ours: unknown): void {
    this.check(what, theirs, ours, false);
  }

  note(text: string): void {
    this.#open.push(`    (${text})`);
  }

  same(title: string, theirs: readonly string[], ours: readonly string[]): void {
    this.section(title);
    this.check(title, theirs, ours);
  }

  /** Every key of either map has the same value in both. */
  sameMaps(title: string, theirs: ReadonlyMap<string, unknown>, ours: ReadonlyMap<string, unknown>): void {
    this.section(title);
    for (const key of [...new Set([...theirs.keys(), ...ours.keys()])].sort()) this.check(key, theirs.get(key) ?? 'absent', ours.get(key) ?? 'absent');
  }

  print(): string {
    this.#close();
    return `${this.#lines.join('\n')}\n${this.failed === 0 ? 'All equal.' : `${this.failed} differences.`}\n`;
  }

  #close(): void {
    if (this.#title === '') return;
    const bad = this.#open.filter((line) => !line.startsWith('    (')).length;
    this.#lines.push(`${bad === 0 ? 'equal  ' : 'DIFFERS'} ${this.#title}: ${this.#equal} of ${this.#equal + bad}`, ...this.#open.slice(0, this.#most));
    if (this.#open.length > this.#most) this.#lines.push(`    … and ${this.#open.length - this.#most} more`);
    this.#open = [];
    this.#equal = 0;
    this.#title = '';
  }
}

function cut(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}
