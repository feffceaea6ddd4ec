/** A whole number that a file writes as a float, `1.0`: templates print it so, and SQL may tell it from `1`. Everything else takes it for the number. */
export class WholeFloat {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
  toJSON(): number {
    return this.value;
  }
}
