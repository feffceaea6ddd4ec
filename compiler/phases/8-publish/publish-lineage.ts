import type { Files } from '../../contracts/host.ts';
import type { ColumnSource, Lineage } from '../../contracts/lineage.ts';
import { quote } from './json.ts';
import { PieceWriter } from './piece-writer.ts';

/**
 * Writes lineage.json into the target folder: every column of the nodes that were followed with those that it is made of and the step of each, what decides
 * about their rows, and of the others why they can't be followed. A manifest.json has room for columns that are declared alone.
 */
export function publishLineage(files: Files, targetPath: string, lineages: ReadonlyMap<string, Lineage>): void {
  const out = new PieceWriter(files, `${targetPath}/lineage.json`);
  try {
    out.text('{"nodes":{');
    for (const [i, [id, lineage]] of [...lineages].entries()) out.text(`${i === 0 ? '' : ','}\n${quote(id)}:${nodeText(lineage)}`);
    out.text('\n}}\n');
    out.finish();
  } catch (error) {
    out.abandon();
    throw error;
  }
}

/** A declared column's `lineage`, as a further key of dbt's ColumnInfo; nothing where its node can't be followed, or has no such column. */
export function columnLineageText(lineage: Lineage | undefined, name: string): string {
  const found = lineage?.kind === 'known' ? lineage.columns.find((column) => column.name.toLowerCase() === name.toLowerCase()) : undefined;
  return found ? `,"lineage":${sourcesText(found.sources)}` : '';
}

function nodeText(lineage: Lineage): string {
  if (lineage.kind === 'unknown') return `{"unknown":${quote(lineage.reason)}}`;
  const columns = lineage.columns.map(({ name, sources }) => `${quote(name)}:${sourcesText(sources)}`);
  const rows = lineage.rows.map(({ relation, column, use }) => `{"node":${quote(nameOf(relation))},"column":${quote(column)},"use":"${use}"}`);
  return `{"columns":{${columns.join(',')}},"rows":[${rows.join(',')}]}`;
}

function sourcesText(sources: readonly ColumnSource[]): string {
  return `[${sources.map(({ relation, column, step }) => `{"node":${quote(nameOf(relation))},"column":${quote(column)},"step":"${step}"}`).join(',')}]`;
}

/** A quarantine table is told beside the node whose rows it has. */
function nameOf(relation: string): string {
  return relation.replace('\0', '.');
}
