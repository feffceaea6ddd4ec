/** A mistake of ours: it reaches the user as exit code 70 with a stack trace, and nothing else does. */
export class Bug extends Error {
  override readonly name = 'Bug';
}
