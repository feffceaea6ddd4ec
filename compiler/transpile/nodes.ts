import type { CheckedNode, Hook } from '../contracts/compiled.ts';
import type { Reporter, Span } from '../contracts/diagnostics.ts';
import type { Manifest } from '../contracts/manifest.ts';
import type { Plan } from '../contracts/plan.ts';
import type { ConfigMap, DialectName } from '../contracts/project.ts';
import { dialectOf } from '../reading/index.ts';
import { isBuiltin } from '../macros/index.ts';
import { cantTranspile, engineTrap } from './diagnostics.ts';
import { tokenize } from '../sql/tokenize.ts';
import type { TrapName } from './traps.ts';
import { transpile, type Known, type Transpiled } from './index.ts';

/** Nodes whose texts are translated at the same time: while the binder answers for one, others are written. */
const SOME = 16;

/** The nodes with their SQL in the engine's dialect; what can't be translated is reported, and its node left out. */
export async function translateNodes(nodes: readonly CheckedNode[], manifest: Manifest, to: DialectName, known: Known, reporter: Reporter): Promise<readonly CheckedNode[]> {
  // Tests of one relation say the same of it.
  const made = new Map<string, ReturnType<typeof transpile>>();
  const once = (sql: string, from: DialectName): ReturnType<typeof transpile> => {
    const key = `${from}\n${sql}`;
    const found = made.get(key) ?? transpile(sql, from, to, known);
    made.set(key, found);
    return found;
  };
  const results = await severalAtOnce(SOME, nodes, translate);
  // What is told has the order of the nodes.
  return results.flatMap(({ node, translated, traps, refused }) => {
    for (const { trap, offset } of traps) warn(node, trap, offset);
    if (translated) return [translated];
    for (const { problem, offset } of refused) report(node, dialectOf(manifest.nodes.get(node.id)!, manifest.project), problem, offset);
    return [];
  });

  async function translate(node: CheckedNode): Promise<{ readonly node: CheckedNode; readonly translated?: CheckedNode; readonly traps: Transpiled['traps']; readonly refused: readonly Refusal[] }> {
    const refused: Refusal[] = [];
    const from = dialectOf(manifest.nodes.get(node.id)!, manifest.project);
    const one = async (sql: string): Promise<Transpiled | undefined> => {
      if (sql.trim() === '') return { sql, traps: [], at: (offset) => offset };
      const found = await once(sql, from);
      if (!('problem' in found)) return found;
      refused.push({ problem: found.problem, ...(found.offset !== undefined && sql === node.sql && { offset: found.offset }) });
      return undefined;
    };
    const own = await one(node.sql);
    const hooks = async (list: readonly Hook[]): Promise<readonly Hook[]> => {
      const made: Hook[] = [];
      for (const hook of list) made.push({ ...hook, sql: (await one(hook.sql))?.sql ?? hook.sql });
      return made;
    };
    const preHooks = await hooks(node.preHooks);
    const postHooks = await hooks(node.postHooks);
    const expected = node.expected && { ...node.expected, sql: (await one(node.expected.sql))?.sql ?? '' };
    const tested = node.shared && (await one(`select count(*) as tested from ${node.shared.from}`))?.sql;
    const traps = own?.traps ?? [];
    if (!own || refused.length > 0) return { node, traps, refused };
    const translated: CheckedNode = {
      ...node, sql: own.sql, preHooks, postHooks, ...(expected && { expected }), ...(tested !== undefined && { tested }),
      locate(offset) {
        const at = own.at(offset);
        return at === undefined ? undefined : node.locate(at);
      },
    };
    return { node, translated, traps, refused };
  }

  function warn(node: CheckedNode, trap: TrapName, offset: number): void {
    const levels = manifest.project.config['traps'];
    const level = typeof levels === 'object' && levels !== null && !Array.isArray(levels) ? (levels as ConfigMap)[trap] : undefined;
    if (level === 'off') return;
    const declared = manifest.nodes.get(node.id);
    const found = node.locate(offset);
    // A test's text is lakec's or a macro's, and what a built-in macro wrote is right by itself.
    if ((declared?.kind !== 'model' && declared?.kind !== 'snapshot') || (found && [found.span, ...found.stack].some(({ file }) => isBuiltin(file)))) return;
    const told = engineTrap.at(found ? word(found, node.sql, offset) : declared.span, { trap, to }, { node: node.id });
    reporter.report(level === 'error' ? { ...told, severity: 'error' } : told);
  }

  function report(node: CheckedNode, from: DialectName, problem: string, offset: number | undefined): void {
    const declared = manifest.nodes.get(node.id);
    const found = offset === undefined ? undefined : node.locate(offset);
    const span: Span | undefined = found ? word(found, node.sql, offset!) : declared?.span;
    reporter.report(cantTranspile.at(span, { node: declared?.name ?? node.id, from, to, problem }, { node: node.id }));
  }
}

/** The word at an offset, where the template has it as it is; else the place that wrote it. */
function word({ span, stack }: { readonly span: Span; readonly stack: readonly Span[] }, sql: string, offset: number): Span {
  const token = tokenize(sql.slice(offset, offset + 200))[0];
  return stack.length > 0 || !token ? span : { ...span, end: Math.min(span.end, span.start + token.end) };
}

/** What `act` gives for each item, in their order; `count` at a time. */
async function severalAtOnce<Item, Made>(count: number, items: readonly Item[], act: (item: Item) => Promise<Made>): Promise<readonly Made[]> {
  const made: Made[] = [];
  const left = items.entries();
  const work = async (): Promise<void> => {
    for (const [i, item] of left) made[i] = await act(item);
  };
  await Promise.all(Array.from({ length: count }, work));
  return made;
}

interface Refusal {
  readonly problem: string;
  readonly offset?: number;
}

/** The plan with its shared scans in the engine's dialect; a scan that can't be translated is taken apart: its tests run on their own. */
export async function translateScans(plan: Plan, manifest: Manifest, to: DialectName, known: Known): Promise<Plan> {
  const scans = await severalAtOnce(SOME, plan.scans, async (scan) => ({ scan, made: await transpile(scan.sql, manifest.project.dialect, to, known) }));
  return { ...plan, scans: scans.flatMap(({ scan, made }) => ('problem' in made ? [] : [{ ...scan, sql: made.sql }])) };
}
