import type { Engine } from '../contracts/adapter.ts';
import type { Manifest } from '../contracts/manifest.ts';

/** True where there is nothing to do, or all that is asked is which texts macros give: no engine is needed, and no database is made. */
export function needsNoEngine(manifest: Manifest, ids: readonly string[]): boolean {
  return ids.length === 0 || ids.every((id) => isTextTest(manifest, id)) && ![...manifest.nodes.values()].some(({ kind }) => kind === 'operation');
}

/** The unit test of a macro that compares texts. */
export function isTextTest(manifest: Manifest, id: string): boolean {
  const node = manifest.nodes.get(id);
  return node?.kind === 'unit_test' && node.macro?.text !== undefined;
}

/** An engine that opens when a template asks it something, and has nothing before. */
export function idleEngine(open: () => Promise<Engine>): Engine & { idle(): boolean } {
  let opened: Promise<Engine> | undefined;
  const engine = (): Promise<Engine> => (opened ??= open());
  return {
    idle: () => opened === undefined,
    connect: async () => (await engine()).connect(),
    listRelations: async (schemas) => (opened ? (await opened).listRelations(schemas) : []),
    listColumns: async (schemas) => (opened ? (await opened).listColumns(schemas) : new Map()),
    columns: async (relation) => (await engine()).columns(relation),
    close: async () => (await opened)?.close(),
  };
}
