import { readProject } from '../../build.ts';
import { EngineError } from '../../contracts/adapter.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import { relationKey, type ExistingRelation } from '../../contracts/relation.ts';
import { engineFailure } from '../../diagnostics/engine.ts';
import { withEngine } from '../../session.ts';
import type { CommandContext } from '../context.ts';
import { invocation, messagesOnly } from '../invocation.ts';

/** `lakec plan --prune`: relations in the project's schemas that no node makes; dropped only with `--drop`. */
export async function prune(context: CommandContext): Promise<number> {
  const { output } = context;
  const call = invocation(context, messagesOnly(context));
  const drop = context.arguments.flag('drop') === true;
  const manifest = readProject(call);
  if (!manifest) return 0;
  await withEngine(call, manifest, { readOnly: !drop }, async ({ existing, engine, adapter }) => {
    const orphans = orphansOf(manifest, existing);
    if (orphans.length === 0) {
      output.out('Every relation in the schemas of this project is made by a node.\n');
      return;
    }
    const connection = await engine.connect();
    for (const orphan of orphans) {
      const name = `${orphan.schema}.${orphan.identifier}`;
      const sql = adapter.dialect.drop(orphan, orphan.kind);
      if (!drop) {
        output.out(`${output.colors.yellow('drop')}  ${orphan.kind.padEnd(8)} ${name}\n        ${sql};\n`);
        continue;
      }
      try {
        await connection.execute(sql);
        output.out(`dropped  ${orphan.kind.padEnd(8)} ${name}\n`);
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        call.reporter.report(engineFailure(error, undefined));
      }
    }
    connection.close();
    if (!drop) output.out(`\n${orphans.length} ${orphans.length === 1 ? 'relation' : 'relations'} that no node makes. Nothing has been dropped; to drop: lakec plan --prune --drop\n`);
  });
  return 0;
}

/** Views first, since they may read the tables; quarantine tables belong to their node, and `ops` to lakec. */
function orphansOf(manifest: Manifest, existing: ReadonlyMap<string, ExistingRelation>): readonly ExistingRelation[] {
  const made = new Set<string>();
  for (const node of manifest.nodes.values()) {
    if (!('relation' in node) || node.kind === 'analysis') continue;
    made.add(relationKey(node.relation));
    made.add(relationKey({ ...node.relation, identifier: `${node.relation.identifier}__quarantine` }));
  }
  const orphans = [...existing.values()].filter((relation) => !made.has(relationKey(relation)) && relation.schema.toLowerCase() !== 'ops');
  return orphans.sort((a, b) => Number(b.kind === 'view') - Number(a.kind === 'view') || (relationKey(a) < relationKey(b) ? -1 : 1));
}
