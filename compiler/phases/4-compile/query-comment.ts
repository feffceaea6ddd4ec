import type { Reporter } from '../../contracts/diagnostics.ts';
import type { Manifest, Node } from '../../contracts/manifest.ts';
import { nodeValue } from '../../context/index.ts';
import { compileTemplate, parseTemplate, renderTemplate } from '../../jinja/index.ts';
import { startCompilation } from './compilation.ts';
import { CompileHooks } from './node-hooks.ts';
import { problemOf } from './render-node.ts';
import { Replay } from './replay.ts';
import type { CompileWorld } from './world.ts';

/** Writes the comment that stands beside each statement of a node (dbt's `query-comment`); undefined where the project has none. */
export function queryComments(manifest: Manifest, world: CompileWorld, reporter: Reporter): ((id: string) => { readonly text: string; readonly append: boolean } | undefined) | undefined {
  const { queryComment } = manifest.project;
  if (!queryComment) return undefined;
  const { append } = queryComment;
  const { ask: _, ...silent } = world;
  const compilation = startCompilation(manifest, [], silent, reporter);
  const template = parsed(queryComment.comment);
  let told = false;
  return (id) => {
    const node = manifest.nodes.get(id);
    if (!node || told || !template) return undefined;
    try {
      const hooks = new CompileHooks(compilation, node, new Replay(compilation, node, true), { name: (name) => (name === 'node' ? nodeValue(node) : name === 'connection_name' ? id : undefined) });
      const text = renderTemplate(template, compilation.context.scope(hooks), { undefined: 'jinja' }).text.trim().replaceAll('*/', '* /');
      return text === '' ? undefined : { text: `/* ${text} */`, append };
    } catch (thrown) {
      told = true;
      report(thrown, node);
      return undefined;
    }
  };

  function parsed(text: string) {
    return compileTemplate(parseTemplate(text, '<query-comment>'));
  }
  function report(thrown: unknown, node: Node): void {
    const problem = problemOf(thrown, node, { standsFor: { file: 'dbt_project.yml', start: 0, end: 0 } }, compilation);
    if (!problem) throw thrown;
    reporter.report({ ...problem, severity: 'warning' });
  }
}
