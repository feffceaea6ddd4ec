import { resolve } from 'node:path';
import { EngineError } from '../../contracts/adapter.ts';
import { engineFailure } from '../../diagnostics/engine.ts';
import type { CommandContext } from '../context.ts';

/** `lakec emr deps`: makes the zip that every job on EMR brings along, and says where it is. Needs no project. */
export async function command({ arguments: given, host, log, output, cwd, quiet }: CommandContext): Promise<number> {
  const { emrDeps } = await import('../../adapters/spark/emr/deps.ts');
  const file = given.text('out') ?? 'emr_deps.zip';
  try {
    const zip = await emrDeps({ env: host.env, root: cwd });
    host.files.write(resolve(cwd, file), zip);
    if (!quiet) output.out(`${file}: ${zip.length} bytes\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    log.report(engineFailure(error, undefined));
    return 1;
  }
}
