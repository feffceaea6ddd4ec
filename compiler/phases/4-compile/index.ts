import type { CompiledNode } from '../../contracts/compiled.ts';
import type { Reporter } from '../../contracts/diagnostics.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import { startCompilation } from './compilation.ts';
import { Compiler } from './compiler.ts';
import type { CompileWorld } from './world.ts';

export { queryComments } from './query-comment.ts';
export { materialize, runMacro, type Acted } from './run-macro.ts';
export type { CompileWorld } from './world.ts';

/**
 * Renders nodes into SQL of the engine's dialect, in the order of `ids`: models, snapshots, tests, unit tests, analyses, hooks of the
 * project; seeds for their own hooks. Sources and exposures have nothing to compile and are left out, and so are nodes whose
 * template is wrong, which is reported.
 */
export async function compile(manifest: Manifest, ids: readonly string[], world: CompileWorld, reporter: Reporter): Promise<readonly CompiledNode[]> {
  const compiler = new Compiler(startCompilation(manifest, ids, world, reporter));
  const compiled: CompiledNode[] = [];
  for (const id of ids) {
    const node = manifest.nodes.get(id);
    const made = node && (await compiler.compile(node));
    if (made) compiled.push(made);
  }
  return compiled;
}
