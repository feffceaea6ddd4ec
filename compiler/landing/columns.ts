import type { Node, SourceNode } from '../contracts/manifest.ts';
import type { ColumnType, Relation } from '../contracts/relation.ts';

/** Columns that a landed source has beside its declared ones, all text: undeclared fields as JSON, file, hash and raw text of the row, what is wrong with its line. */
export const LANDED_EXTRA = ['_extra', '_source_file', '_row_hash', '_raw', '_line_error'] as const;

/** Columns of a source as a `load` model reads it: every declared column as text, then `LANDED_EXTRA`. */
export function landedColumns(source: SourceNode): readonly ColumnType[] {
  return [...source.columns.map((column) => column.name), ...LANDED_EXTRA].map((name) => ({ name, type: 'string' }));
}

/** Columns of every quarantine table, in order (lakec's types). */
export const QUARANTINE_COLUMNS: readonly ColumnType[] = [
  { name: '_reject_reason', type: 'string' },
  { name: '_reject_reasons', type: 'string' },
  { name: '_raw', type: 'string' },
  { name: '_source_file', type: 'string' },
  { name: '_row_hash', type: 'string' },
  { name: '_run_date', type: 'date' },
  { name: '_rejected_at', type: 'timestamp' },
  { name: '_batch_id', type: 'string' },
];

/** Where the rows go that a node rejects: `<table>__quarantine`. */
export function quarantineRelation(relation: Relation): Relation {
  return { ...relation, identifier: `${relation.identifier}__quarantine` };
}

/** True for nodes whose rejected rows go to a quarantine table of their own. */
export function hasQuarantine(node: Node): boolean {
  if (node.kind !== 'model') return false;
  if (node.config.materialized === 'load') return true;
  const rules = quarantineConfig(node)?.['rules'];
  return Array.isArray(rules) && rules.length > 0;
}

/**
 * The columns of a node's table, out of those of its SELECT. A `load` model's reject columns stay out of it, and so do the helper
 * columns of a model with `quarantine`: those whose names start with `_` and that its properties do not declare.
 */
export function tableColumns<C extends { readonly name: string }>(node: Node, output: readonly C[]): readonly C[] {
  if (node.kind !== 'model') return output;
  if (node.config.materialized === 'load') return output.filter((column) => !REJECT.has(column.name.toLowerCase()));
  if (!quarantineConfig(node)) return output;
  const declared = new Set(node.columns.map((column) => column.name.toLowerCase()));
  return output.filter((column) => !column.name.startsWith('_') || declared.has(column.name.toLowerCase()));
}

/** The `quarantine` config of a table or incremental model: `input`, and `rules`. */
export function quarantineConfig(node: Node): Readonly<Record<string, unknown>> | undefined {
  if (node.kind !== 'model' || (node.config.materialized !== 'table' && node.config.materialized !== 'incremental')) return undefined;
  const value = node.config['quarantine'];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : undefined;
}

const REJECT: ReadonlySet<string> = new Set(['_raw', '_reject_reason', '_reject_reasons']);
