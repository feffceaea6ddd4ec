import { relationKey } from '../contracts/relation.ts';
import { redactDiagnostic } from '../config/secrets.ts';
import { landingZone } from '../landing/zone.ts';
import { compile } from '../phases/4-compile/index.ts';
import { plan, type PlanWorld } from '../phases/6-plan/index.ts';
import { readState, type CatalogTable } from '../phases/8-publish/index.ts';
import type { Compiled, Session } from '../session.ts';
import { notYet, openChecking, type Checking } from './checking.ts';
import { openFollowing } from './following.ts';
import { groundOf, type Ground, type Opened } from './ground.ts';
import { personalColumns } from './personal-columns.ts';
import { checkPython } from './python.ts';
import { openRunning } from './running.ts';
import { relationIn, schemasOf, withAncestors } from './scope.ts';
import { openTranslating, type Translating } from './translating.ts';

/** A session on an engine that is open: phases 4 to 7, and what they hand to each other. */
export function openSession(opened: Opened): Session {
  const ground = groundOf(opened);
  const { call: { reporter }, manifest, adapter, engine, existing, lenient, revealed } = ground;
  const personal = personalColumns(ground, () => ({ checking, following }));
  const checking = openChecking(ground, personal);
  const translating = openTranslating(ground);
  const following = openFollowing(ground, checking);
  const planWorld = planWorldOf(ground, checking, translating);
  const running = openRunning(ground, planWorld, checking, translating);
  const runs = ({ translated, checked }: Compiled) => translated ?? checked;
  return {
    manifest, adapter, engine, existing,
    cover: (diagnostic) => redactDiagnostic(diagnostic, revealed),
    compile: (ids) => compileNodes(ground, checking, translating, ids),
    plan: async (compiled) => translating.scans(await plan(manifest, compiled.ids.flatMap((id) => runs(compiled).get(id) ?? []), planWorld, reporter, lenient)),
    lineage: (compiled, prints = false) => following.checked(compiled.checked.values(), prints),
    lineageOfState: following.earlier,
    execute: (compiled, planned, asked) => running.execute(runs(compiled), planned, asked),
    prepare: (compiled, planned, folder) => running.prepare(runs(compiled), planned, folder),
    pending: async () => engine.job?.pending?.(),
    resume: (compiled, pending) => running.resume(runs(compiled), pending),
    waitFor: running.waitFor,
    runOperation: running.runOperation,
    render: async (node) => (await compile({ ...manifest, nodes: new Map(manifest.nodes).set(node.id, node) }, [node.id], ground.compileWorld, reporter))[0]?.sql,
    catalog: () => tablesOf(ground),
  };
}

async function compileNodes({ call: { host, flags, reporter }, manifest, existing, foreign, engine }: Ground, checking: Checking, translating: Translating, ids: readonly string[]): Promise<Compiled> {
  // Nothing of a clone's text is read.
  if (flags.command === 'clone') {
    const cloned = ids.map((id) => {
      const { late: _, ...node } = notYet(id);
      return [id, node] as const;
    });
    return { manifest, ids, checked: new Map(cloned) };
  }
  checking.choose(ids);
  const { checked } = checking;
  const isUnitTest = (id: string): boolean => manifest.nodes.get(id)?.kind === 'unit_test';
  const wanted = withAncestors(manifest, ids, existing);
  // Unit tests come last: their rows take the types that the check found for what they stand in for.
  const others = wanted.filter((id) => !isUnitTest(id));
  await checking.all(others);
  checking.save();
  if (LOOKING.has(flags.command)) await checkPython(manifest, others, engine, reporter, host.files);
  // What is wrong with a model is told once, and not again for each of its tests.
  const broken = (id: string) => reporter.errors > 0 && others.includes(id) && checked.get(id)?.output === undefined && checked.get(id)?.names === undefined;
  const testable = wanted.filter((id) => isUnitTest(id) && !manifest.dag.parents(id).some(broken));
  // What is not built yet may have columns that nobody knows: then a check says so, and a run asks when the test's turn comes.
  for (const id of flags.command === 'check' ? testable : []) {
    const open = await checking.unknownInput(id);
    if (open !== undefined) checked.set(id, notYet(id, `The columns of "${open}" are not known, so its rows can't be typed.`));
  }
  const typed = testable.filter((id) => !checked.has(id));
  if (typed.length > 0) await checking.all(typed);
  if (!foreign || reporter.errors > 0) return { manifest, ids, checked };
  const translated = await translating.nodes(ids.flatMap((id) => checked.get(id) ?? []));
  return { manifest, ids, checked, translated: new Map(translated.map((node) => [node.id, node])) };
}

/** Commands that look for mistakes, and run nothing. */
const LOOKING: ReadonlySet<string> = new Set(['check', 'compile']);

function planWorldOf({ call, adapter, engine, existing, store, query }: Ground, checking: Checking, translating: Translating): PlanWorld {
  const { host, flags, reporter, invocationId, startedAt } = call;
  const earlier = flags.command === 'clone' && flags.state !== undefined ? readState(host, flags.state, reporter) : undefined;
  return {
    ...(flags.command === 'clone' && { cloneOf: (id: string) => relationIn(earlier?.nodes.get(id)) }),
    dialect: adapter.dialect, existing, files: host.files, landing: landingZone(host.files, store), root: host.root, flags, invocationId, runStartedAt: startedAt,
    columns: (relation) => engine.columns(relation),
    query,
    ...(engine.reads && { reads: engine.reads }),
    ...(engine.python && { python: true }),
    async refreshed(id) {
      const [again] = await translating.nodes(await checking.anew([id], { ...flags, fullRefresh: true }));
      return again;
    },
  };
}

/** What the engine now has of the project's nodes, in DAG order. */
async function tablesOf({ manifest, engine }: Ground): Promise<readonly CatalogTable[]> {
  const schemas = schemasOf(manifest);
  const there = new Map((await engine.listRelations(schemas)).map((relation) => [relationKey(relation), relation]));
  const columns = await engine.listColumns(schemas);
  return manifest.dag.order.flatMap((id) => {
    const node = manifest.nodes.get(id)!;
    const relation = 'relation' in node && node.kind !== 'test' ? there.get(relationKey(node.relation)) : undefined;
    return relation ? [{ id, kind: relation.kind, columns: columns.get(relationKey(relation)) ?? [] }] : [];
  });
}
