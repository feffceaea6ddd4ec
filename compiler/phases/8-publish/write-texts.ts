import type { Files } from '../../contracts/host.ts';

/** Writes texts to their paths, all below one folder; a file that has its text already is left alone, so that tools that watch it see no change. */
export function writeTexts(files: Files, folder: string, texts: ReadonlyMap<string, string>): void {
  const sizes = new Map(files.walk(folder).map(({ path, size }) => [path, size]));
  for (const [path, text] of texts) {
    const same = sizes.get(path) === Buffer.byteLength(text) && files.readText(path) === text;
    if (!same) files.write(path, text);
  }
}
