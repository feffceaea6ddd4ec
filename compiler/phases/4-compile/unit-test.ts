import type { CompiledNode } from '../../contracts/compiled.ts';
import type { UnitTestNode } from '../../contracts/manifest.ts';
import type { Compiler } from './compiler.ts';

export async function compileUnitTest(_compiler: Compiler, _node: UnitTestNode): Promise<CompiledNode | undefined> {
  return undefined;
}
