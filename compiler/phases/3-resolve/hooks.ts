import type { Node } from '../../contracts/manifest.ts';
import type { RefFact, SourceFact, TemplateFacts } from '../../contracts/parsed.ts';
import type { ConfigMap } from '../../contracts/project.ts';
import { JinjaError, analyse, parseTemplate } from '../../jinja/index.ts';
import { calledNames, refFact } from '../../facts/facts.ts';

const NOTHING: TemplateFacts = { refs: [], sources: [], config: {}, calls: [], needsRender: false };

/** What statements outside of templates refer to: hooks, and what runs before and after a run. Each text is read once. */
export class HookReader {
  readonly #known = new Map<string, TemplateFacts>();

  /** Literal calls of a statement, in branches too: a statement may run at any time. A text that is no template has none. */
  facts(sql: string): TemplateFacts {
    if (!sql.includes('{{') && !sql.includes('{%')) return NOTHING;
    let facts = this.#known.get(sql);
    if (!facts) this.#known.set(sql, (facts = read(sql)));
    return facts;
  }

  /** What all hooks of a node refer to. */
  ofNode(node: Node): { readonly refs: readonly RefFact[]; readonly sources: readonly SourceFact[]; readonly calls: readonly string[] } | undefined {
    const before = node.config['pre-hook'] as readonly ConfigMap[] | undefined;
    const after = node.config['post-hook'] as readonly ConfigMap[] | undefined;
    if (!before?.length && !after?.length) return undefined;
    const all = [...(before ?? []), ...(after ?? [])].map((hook) => this.facts(String(hook['sql'])));
    // Their places are not the node's: they may stand in a config file.
    return { refs: all.flatMap(({ refs }) => refs), sources: all.flatMap(({ sources }) => sources), calls: all.flatMap(({ calls }) => calls) };
  }
}

function read(sql: string): TemplateFacts {
  try {
    const analysis = analyse(parseTemplate(sql, ''));
    const refs: RefFact[] = [];
    const sources: SourceFact[] = [];
    for (const call of analysis.calls) {
      if (call.name === 'ref') {
        const ref = refFact(call);
        if (ref) refs.push([ref[0], -1, -1, ref[3] ?? null, ref[4] ?? null]);
      } else if (call.name === 'source' && typeof call.args[0] === 'string' && typeof call.args[1] === 'string') sources.push([call.args[0], call.args[1], -1, -1]);
    }
    return { refs, sources, config: {}, calls: calledNames(analysis), needsRender: true };
  } catch (error) {
    // What is wrong with it is said when it is compiled, where its place is known.
    if (error instanceof JinjaError) return NOTHING;
    throw error;
  }
}
