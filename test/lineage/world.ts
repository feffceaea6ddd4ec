import { duckdbAdapter } from '../../compiler/adapters/duckdb/index.ts';
import type { CheckedNode } from '../../compiler/contracts/compiled.ts';
import type { Lineage } from '../../compiler/contracts/lineage.ts';
import type { Manifest } from '../../compiler/contracts/manifest.ts';
import { lineageOfNodes } from '../../compiler/lineage/nodes.ts';
import { readableColumns } from '../../compiler/phases/5-check/index.ts';
import { checkFiles } from '../phases/5-check/world.ts';

/** A project given as files, checked and followed: SQL and lineage of each model by id. */
export async function followFiles(files: Readonly<Record<string, string>>): Promise<{ readonly manifest: Manifest; readonly lineages: ReadonlyMap<string, Lineage>; readonly sql: ReadonlyMap<string, string> }> {
  const { manifest, checked, diagnostics } = await checkFiles(files);
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return { manifest, lineages: await followChecked(manifest, checked), sql: new Map(checked.map(({ id, sql }) => [id, sql])) };
}

/** The lineage of each checked model by id. */
export async function followChecked(manifest: Manifest, checked: readonly CheckedNode[]): Promise<ReadonlyMap<string, Lineage>> {
  const binder = await duckdbAdapter.openBinder();
  try {
    const outputs = new Map(checked.map(({ id, output }) => [id, output?.map(({ name }) => name)]));
    const texts = new Map(checked.map(({ id, sql }) => [id, { sql, ...(outputs.get(id) && { output: outputs.get(id)! }) }]));
    return await lineageOfNodes({ nodes: manifest.nodes, texts, target: manifest.project.target, dialect: manifest.project.dialect }, {
      binder, prints: true,
      columns: async (node) => outputs.get(node.id) ?? ('columns' in node && node.columns.length > 0 ? node.columns.map(({ name }) => name) : undefined),
      readable: (node, output) => readableColumns(node, output.map((name) => ({ name, type: '' })), undefined).map(({ name }) => name),
    });
  } finally {
    await binder.close();
  }
}
