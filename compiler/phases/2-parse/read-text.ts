import { FileError } from '../../contracts/host.ts';
import { unreadable } from './diagnostics.ts';
import type { FileWorld } from './world.ts';

/** The text of the file that is parsed; undefined when it cannot be read, which is reported. */
export function readText(world: FileWorld): string | undefined {
  try {
    return world.read(world.file.path);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    world.reporter.report(unreadable.at(undefined, { path: world.file.path, why: error.message }));
    return undefined;
  }
}
