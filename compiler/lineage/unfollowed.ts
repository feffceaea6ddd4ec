/** A SELECT holds something that lineage does not follow: the answer is then that nobody knows. */
export class Unfollowed extends Error {
  override readonly name = 'Unfollowed';
}
