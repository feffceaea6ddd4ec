import type { CompiledNode } from '../../contracts/compiled.ts';
import type { ModelNode, Node, SnapshotNode, UnitTestNode } from '../../contracts/manifest.ts';
import type { Compilation } from './compilation.ts';
import { compileGenericTest } from './generic-test.ts';
import { withCtes } from './inline.ts';
import type { Cte } from './inline.ts';
import { isIncremental } from './interval.ts';
import { cteName } from './node-hooks.ts';
import type { Overrides } from './node-hooks.ts';
import type { Referable } from './names.ts';
import { renderNode } from './render-node.ts';
import type { RenderedNode } from './render-node.ts';
import { endOfRun } from './run-results.ts';
import { compileMacroTest } from './macro-test.ts';
import { compileUnitTest } from './unit-test.ts';

/** A node's own SQL and that of all ephemeral models below it, each rendered once. */
export interface WithEphemerals {
  readonly rendered: RenderedNode;
  /** Parents first. */
  readonly ephemerals: readonly { readonly node: Referable; readonly rendered: RenderedNode }[];
  readonly late?: string;
}

/** Compiles the nodes of one run; ephemeral models are rendered once, whoever reads them. */
export class Compiler {
  readonly compilation: Compilation;
  readonly #rendered = new Map<string, Promise<RenderedNode | undefined>>();

  constructor(compilation: Compilation) {
    this.compilation = compilation;
  }

  /** Undefined when there is nothing to compile, or its template is wrong. */
  async compile(node: Node): Promise<CompiledNode | undefined> {
    switch (node.kind) {
      case 'source':
      case 'semantic_model':
      case 'metric':
        return undefined;
      case 'saved_query':
      case 'exposure':
        return { id: node.id, sql: '', locate: () => undefined, preHooks: [], postHooks: [], inlined: [], incremental: false };
      case 'unit_test':
        return node.macro ? compileMacroTest(this, node, node.macro) : compileUnitTest(this, node);
      case 'seed':
        return this.#finish(node, await this.collect(await renderNode(this.compilation, node, { code: '', file: node.file, start: 0 })));
      case 'test':
        if (node.generic) return compileGenericTest(this, node);
        break;
      default:
    }
    return this.#finish(node, await this.collect(await this.#own(node)));
  }

  /** A node's own template, rendered once. */
  #own(node: Exclude<Node, UnitTestNode>): Promise<RenderedNode | undefined> {
    let rendered = this.#rendered.get(node.id);
    if (!rendered) {
      if (!('code' in node)) return Promise.resolve(undefined);
      const { manifest, world } = this.compilation;
      const told = node.kind === 'operation' && world.ran ? endOfRun(manifest, world.ran) : undefined;
      rendered = renderNode(this.compilation, node, { code: node.code, file: node.file, start: node.codeStart }, told && { name: (name) => (Object.hasOwn(told, name) ? told[name] : undefined) });
      this.#rendered.set(node.id, rendered);
    }
    return rendered;
  }

  /** Renders a text for a node, with something changed for it alone. */
  async render(node: Node, text: Parameters<typeof renderNode>[2], overrides: Overrides): Promise<WithEphemerals | undefined> {
    return this.collect(await renderNode(this.compilation, node, text, overrides));
  }

  /** Renders a model for a unit test: it and the ephemeral models below it all with the same changes. */
  async renderDeep(test: UnitTestNode, model: ModelNode | SnapshotNode, overrides: Overrides): Promise<WithEphemerals | undefined> {
    const render = (node: ModelNode | SnapshotNode) => renderNode(this.compilation, { ...node, config: { ...node.config, pre_hook: [], post_hook: [] } }, { code: node.code, file: node.file, start: node.codeStart }, { ...overrides, reportedFor: test.id });
    return this.collect(await render(model), (node) => (node.kind === 'model' ? render(node) : Promise.resolve(undefined)));
  }

  /** Adds the ephemeral models that a rendered text names, and those that they name; undefined when one of them is wrong. */
  async collect(rendered: RenderedNode | undefined, render = (node: Referable) => this.#own(node)): Promise<WithEphemerals | undefined> {
    if (!rendered) return undefined;
    const ephemerals = new Map<string, { readonly node: Referable; readonly rendered: RenderedNode }>();
    const add = async (ids: readonly string[]): Promise<boolean> => {
      for (const id of ids) {
        if (ephemerals.has(id)) continue;
        const node = this.compilation.manifest.nodes.get(id) as Referable;
        const each = await render(node);
        if (!each || !(await add(each.ephemerals))) return false;
        ephemerals.set(id, { node, rendered: each });
      }
      return true;
    };
    if (!(await add(rendered.ephemerals))) return undefined;
    const all = [...ephemerals.values()];
    const late = rendered.late ?? all.map((each) => each.rendered.late).find((reason) => reason !== undefined);
    return { rendered, ephemerals: all, ...(late !== undefined && { late }) };
  }

  #finish(node: Node, made: WithEphemerals | undefined): CompiledNode | undefined {
    return made && this.assemble(node, made);
  }

  /** Puts the ephemeral models into the SQL. */
  assemble(node: Node, made: WithEphemerals): CompiledNode {
    const { rendered, ephemerals, late } = made;
    const { dialect } = this.compilation.manifest.project;
    const ctes: Cte[] = ephemerals.map((each) => ({ name: cteName(each.node), sql: each.rendered.sql }));
    const sql = withCtes(rendered.sql, ctes, dialect);
    return {
      id: node.id,
      sql: sql.text,
      locate: (offset) => sql.locate(offset),
      preHooks: rendered.preHooks,
      postHooks: rendered.postHooks,
      ...(rendered.askingHooks && { askingHooks: true }),
      inlined: ephemerals.map((each, i) => ({ id: each.node.id, sql: ` ${ctes[i]!.name} as (\n${each.rendered.sql.text}\n)` })),
      incremental: isIncremental(node, this.compilation.world),
      ...(late !== undefined && { late }),
      ...(rendered.python && { python: rendered.python }),
    };
  }
}
