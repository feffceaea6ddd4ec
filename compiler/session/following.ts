import type { CheckedNode } from '../contracts/compiled.ts';
import type { Lineage } from '../contracts/lineage.ts';
import type { Node } from '../contracts/manifest.ts';
import type { ColumnType } from '../contracts/relation.ts';
import { openLineages } from '../cache/lineages.ts';
import type { NodeTexts } from '../lineage/nodes.ts';
import { readableColumns } from '../phases/5-check/index.ts';
import type { Checking } from './checking.ts';
import type { Ground } from './ground.ts';

/** Where columns come from, by the id of their node. */
export interface Following {
  /** Of checked nodes. `prints`: and what each SELECT says, to be compared. */
  checked(nodes: Iterable<CheckedNode>, prints: boolean): Promise<ReadonlyMap<string, Lineage>>;
  /** Of an earlier run's nodes, by their compiled SQL, with prints. */
  earlier(nodes: ReadonlyMap<string, Node>, compiled: ReadonlyMap<string, string>): Promise<ReadonlyMap<string, Lineage>>;
}

/** Opens the lineage of a session. */
export function openFollowing({ call, manifest, binder, key }: Ground, checking: Checking): Following {
  const kept = openLineages(call.host.files, call.flags.targetPath, key);
  const of = async (nodes: ReadonlyMap<string, Node>, texts: NodeTexts['texts'], prints: boolean): Promise<ReadonlyMap<string, Lineage>> => {
    const { lineageOfNodes } = await import('../lineage/nodes.ts');
    const { target, dialect } = manifest.project;
    return lineageOfNodes({ nodes, texts, target, dialect }, {
      binder: await binder(),
      columns: async (node) => (await checking.columnsOf(node.id))?.map(({ name }) => name),
      types: async (node) => prints && texts.has(node.id) && !checking.checked.has(node.id) ? undefined : typesBy(await checking.columnsOf(node.id)),
      readable: (node, output) => readableColumns(node, output.map((name) => ({ name, type: '' })), undefined).map(({ name }) => name),
      kept,
      prints,
    });
  };
  return {
    checked(nodes, prints) {
      const texts = [...nodes].map(({ id, sql, output, names = output?.map(({ name }) => name), late }) => [id, { sql, ...(names && { output: names }), ...(late !== undefined && !names && { open: whyOpen(late) }), ...inPython(manifest.nodes.get(id)) }] as const);
      return of(manifest.nodes, new Map(texts), prints);
    },
    earlier: (nodes, compiled) => of(nodes, new Map([...compiled].map(([id, sql]) => [id, { sql, ...inPython(nodes.get(id)) }])), true),
  };
}

function typesBy(columns: readonly ColumnType[] | undefined): ReadonlyMap<string, string> | undefined {
  return columns && new Map(columns.map(({ name, type }) => [name.toLowerCase(), type]));
}

/** Nothing is known of where Python's columns come from. */
function inPython(node: Node | undefined): { readonly open?: string } {
  return node?.kind === 'model' && node.language === 'python' ? { open: 'it is written in Python' } : {};
}

/** Part of a sentence. */
function whyOpen(late: string): string {
  return `${late.charAt(0).toLowerCase()}${late.slice(1)}`.replace(/\.$/, '');
}
