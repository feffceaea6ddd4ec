import type { ProjectChanges } from '../../change-plan.ts';
import type { Change, Impact } from '../../contracts/impact.ts';
import type { Node } from '../../contracts/manifest.ts';
import type { Colors } from './colors.ts';

/** What changed since an earlier version, node by node: how far it reaches, which columns, and why; and who below can be left alone. */
export function changesText({ manifest, impacts, gone, since }: ProjectChanges, colors: Colors): string {
  const told = impacts.filter(({ whole, id }) => whole.kind !== 'none' || manifest.nodes.get(id)!.kind === 'source');
  const changed = told.filter(({ whole }) => whole.kind !== 'none');
  const applied = impacts.filter((impact) => impact.applies);
  const spared = impacts.filter((impact) => impact.spared && !impact.applies);
  const names = [...changed, ...applied, ...spared].map(({ id }) => nameOf(manifest.nodes.get(id)!));
  const width = Math.max(0, ...names.map((name) => name.length), ...gone.map((id) => plain(id).length));
  const line = (word: string, name: string, text: string): string => `${word}  ${name.padEnd(width)}  ${text}`.trimEnd();
  const lines = [
    ...changed.map((impact) => line(wordOf(impact, colors), nameOf(manifest.nodes.get(impact.id)!), textOf(impact))),
    ...applied.map((impact) => line(colors.yellow('config    '), nameOf(manifest.nodes.get(impact.id)!), `its ${impact.applies!.join(', ')} changed: applied to what is there, nothing is built`)),
    ...gone.map((id) => line(colors.red('gone      '), plain(id), `its table stays; to drop it: lakec plan --prune`)),
    ...spared.map((impact) => line(colors.dim('left alone'), nameOf(manifest.nodes.get(impact.id)!), colors.dim(sparedText(impact)))),
  ];
  const holdsRows = ({ id }: Impact): boolean => !['source', 'function'].includes(manifest.nodes.get(id)!.kind);
  const rebuilt = changed.filter(holdsRows);
  if (lines.length === 0) return `Nothing changed since ${since} that a table could show.\n`;
  const history = rebuilt.filter(({ id }) => isKept(manifest.nodes.get(id)!));
  return [
    `${rebuilt.length} of ${impacts.filter(holdsRows).length} models, seeds and snapshots must be built again since ${since}.`,
    '', ...lines, '',
    ...(history.length > 0 ? [`${history.map(({ id }) => nameOf(manifest.nodes.get(id)!)).join(', ')}: rows that are there already stay as they were, unless --full-refresh builds them anew.`, ''] : []),
  ].join('\n');
}

function wordOf({ whole, isNew }: Impact, { red, yellow, green }: Colors): string {
  if (isNew) return green('new       ');
  switch (whole.kind) {
    case 'everything': return red('everything');
    case 'columns': return yellow('columns   ');
    default: return green('additive  ');
  }
}

function textOf({ own, whole, isNew }: Impact): string {
  if (isNew) return '';
  const change: Change = own.kind === whole.kind ? own : whole;
  switch (change.kind) {
    case 'everything': return change.reason;
    case 'columns': return `${(whole.kind === 'columns' ? whole : change).columns.join(', ')}: ${change.reason}`;
    case 'additive': return `new: ${change.columns.join(', ')}`;
    default: return '';
  }
}

function sparedText({ spared = [] }: Impact): string {
  return `reads nothing that changed: ${spared.map(({ parent, columns }) => (columns.length === 0 ? plain(parent) : `${plain(parent)}.${columns.join(', ')}`)).join('; ')}`;
}

function nameOf(node: Node): string {
  return node.kind === 'source' ? `${node.sourceName}.${node.name}` : node.name;
}

function plain(id: string): string {
  return id.split('.').slice(2).join('.');
}

/** A table that runs add to. */
function isKept(node: Node): boolean {
  return node.kind === 'snapshot' || (node.kind === 'model' && node.config.materialized === 'incremental');
}
