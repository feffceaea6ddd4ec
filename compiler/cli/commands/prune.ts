import { readProject } from '../../build.ts';
import { EngineError, type Connection } from '../../contracts/adapter.ts';
import { relationKey } from '../../contracts/relation.ts';
import { engineFailure } from '../../diagnostics/engine.ts';
import { madeSchemas, planPrune, readOwnership, type Pruned } from '../../phases/6-plan/index.ts';
import { withEngine } from '../../session.ts';
import type { CommandContext } from '../context.ts';
import { invocation, messagesOnly } from '../invocation.ts';

/** `lakec plan --prune`: relations that this project made and no node makes any more; dropped only with `--drop`. */
export async function prune(context: CommandContext): Promise<number> {
  const { output, log } = context;
  const call = invocation(context, messagesOnly(context));
  const drop = context.arguments.flag('drop') === true;
  const manifest = readProject(call);
  if (!manifest) return 0;
  await withEngine(call, manifest, { readOnly: !drop }, async ({ engine, adapter: { dialect } }) => {
    const connection = await engine.connect();
    const ownership = await readOwnership(manifest, { dialect, query: (sql) => connection.query(sql) });
    const existing = new Map((await engine.listRelations(madeSchemas(ownership))).map((relation) => [relationKey(relation), relation]));
    const orphans = planPrune(manifest, existing, ownership, dialect);
    for (const { relation, node, steps } of orphans) {
      const name = `${relation.kind} ${relation.schema}.${relation.identifier}`;
      if (!drop) output.out(`${output.colors.yellow('drop')}  ${name}  (${node} made it)\n${steps.map((step) => `        ${step.sql};\n`).join('')}`);
      else if (await dropped(connection, steps, context)) output.out(`dropped  ${name}\n`);
    }
    connection.close();
    if (orphans.length === 0) output.out('Every relation that this project made is still made by a node.\n');
    else if (!drop) output.out(`\n${orphans.length} ${orphans.length === 1 ? 'relation that no node makes' : 'relations that no node makes'} any more. Nothing has been dropped; to drop: lakec plan --prune --drop\n`);
  });
  return log.errors > 0 ? 1 : 0;
}

/** All of it or nothing. */
async function dropped(connection: Connection, steps: Pruned['steps'], { log }: CommandContext): Promise<boolean> {
  try {
    await connection.execute('begin');
    for (const step of steps) await connection.execute(step.sql);
    await connection.execute('commit');
    return true;
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    await connection.execute('rollback');
    log.report(engineFailure(error, undefined));
    return false;
  }
}
