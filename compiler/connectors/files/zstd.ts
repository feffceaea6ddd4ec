import { ConnectorError } from '../../contracts/connector.ts';

/** The content of a file that zstd has packed, as it comes. */
export async function* unpackZstd(packed: AsyncIterable<Uint8Array>, name: string): AsyncIterable<Uint8Array> {
  const { Decompress } = await import('fzstd');
  let out: Uint8Array[] = [];
  let ended = false;
  const unpack = new Decompress((chunk, last) => {
    out.push(Uint8Array.from(chunk));
    ended ||= last === true;
  });
  const push = (chunk: Uint8Array, last: boolean): void => {
    try {
      unpack.push(chunk, last);
    } catch (thrown) {
      throw new ConnectorError('bad-answer', `${name} can't be unpacked (${(thrown as Error).message})`, { suggestion: 'Have it delivered again; `zstd -t` must take it.' });
    }
  };
  for await (const chunk of packed) {
    for (let at = 0; at < chunk.length; at += 64 * 1024) {
      push(chunk.subarray(at, at + 64 * 1024), false);
      yield* out;
      out = [];
    }
  }
  push(new Uint8Array(), true);
  yield* out;
}
