import type { Column, Constraint, ModelNode, SnapshotNode } from '../../contracts/manifest.ts';
import type { StatementStep } from '../../contracts/plan.ts';
import type { ColumnType, Relation } from '../../contracts/relation.ts';
import { namesOf } from './config.ts';
import type { MaterializationInput } from './materialization.ts';
import { statement } from './steps.ts';

/**
 * Statements that fill `into` with the SELECT. With an enforced contract the table is declared first, with the contract's types and
 * `not null`, and filled by name; else one CREATE TABLE AS does it.
 */
export function fillTable(input: MaterializationInput, into: Relation, select: string, options: { readonly replace?: boolean; readonly title?: string } = {}): readonly StatementStep[] {
  const { node, dialect } = input;
  const title = options.title ?? 'create the table';
  const { config } = node;
  const contract = contractColumns(input) ?? (dialect.declares?.(config) ? inOrder(input) : undefined);
  const typed = dialect.supports.typedCreateTableAs ? (contract ?? foreignColumns(input)) : undefined;
  if (typed) {
    const columns = typed.map(({ name }) => dialect.identifier(name)).join(', ');
    return [statement(title, dialect.createTableAs(into, `select ${columns} from (\n${select}\n) as model`, { replace: options.replace, config, columns: typed }), { model: select, counts: true })];
  }
  if (!contract) return [statement(title, dialect.createTableAs(into, partitionsLast(input, select), { replace: options.replace, config }), { model: select, counts: true })];
  const constraints = [...constraintsOf(node), ...(input.manifest.project.conventions.declaresKeys ? node.columns.flatMap(ofColumn) : [])].flatMap((constraint) => tableConstraint(constraint, input));
  const names = contract.map((column) => column.name);
  return [
    statement(title, dialect.createTable(into, contract, { replace: options.replace, config, constraints })),
    statement('fill it', dialect.insertInto(into, names, `select ${names.map(dialect.identifier).join(', ')} from (\n${select}\n) as model`), { model: select, counts: true }),
  ];
}

/** The types that the SELECT has in the dialect that it is written in, where the engine would choose others by the first rows that it sees; undefined where it chooses itself. */
function foreignColumns(input: MaterializationInput): readonly ColumnType[] | undefined {
  return input.manifest.project.dialect === input.dialect.name ? undefined : inOrder(input)?.map(({ name, type }) => ({ name, type }));
}

/** The SELECT's columns, partition columns last; undefined where nothing could tell. */
function inOrder({ node, output }: MaterializationInput): readonly ColumnType[] | undefined {
  const partition = namesOf(node.config.partition_by).map((name) => name.toLowerCase());
  const last = (column: ColumnType): boolean => partition.includes(column.name.toLowerCase());
  return output && [...output.filter((column) => !last(column)), ...output.filter(last)];
}

/** Partition columns stand last in every table, as engines that store them in paths give them back. */
export function partitionsLast({ node, dialect, output }: MaterializationInput, select: string): string {
  const partition = namesOf(node.config.partition_by).map((name) => name.toLowerCase());
  if (partition.length === 0 || !output) return select;
  const names = output.map((column) => column.name);
  const last = partition.flatMap((name) => names.filter((column) => column.toLowerCase() === name));
  const ordered = [...names.filter((column) => !last.includes(column)), ...last];
  if (ordered.every((name, index) => name === names[index])) return select;
  return `select ${ordered.map(dialect.identifier).join(', ')} from (\n${select}\n) as model`;
}

/** Columns of an enforced contract, in its order; undefined where none is enforced. */
export function contractColumns(input: MaterializationInput): readonly ColumnType[] | undefined {
  const { node } = input;
  const contract = node.config.contract as { enforced?: boolean } | null | undefined;
  if ((node.kind !== 'model' && node.kind !== 'snapshot') || !contract?.enforced) return undefined;
  return node.columns.map((column) => ({
    name: column.name,
    type: column.dataType ?? input.output?.find((found) => found.name.toLowerCase() === column.name.toLowerCase())?.type ?? 'string',
    nullable: !isRequired(node, column.name),
  }));
}

function isRequired(node: ModelNode | SnapshotNode, name: string): boolean {
  const same = (other: string): boolean => other.toLowerCase() === name.toLowerCase();
  return (
    node.columns.some((column) => same(column.name) && column.constraints.some((constraint) => constraint.type === 'not_null' || constraint.type === 'primary_key')) ||
    constraintsOf(node).some((constraint) => (constraint.type === 'not_null' || constraint.type === 'primary_key') && (constraint.columns ?? []).some(same))
  );
}

function constraintsOf(node: MaterializationInput['node']): readonly Constraint[] {
  return node.kind === 'model' ? node.constraints : [];
}

/** The constraints of a column, as those of its table. */
function ofColumn({ name, constraints }: Column): readonly Constraint[] {
  return constraints.map((constraint) => ({ ...constraint, columns: [name] }));
}

/** Checks are enforced by the engine. Keys are proved by tests, since an index costs more than the test and refuses a swap's order of statements; in a dbt project they are declared. */
function tableConstraint({ type, name, expression, columns = [] }: Constraint, { dialect, manifest }: MaterializationInput): readonly string[] {
  const named = name ? `constraint ${dialect.identifier(name)} ` : '';
  if (type === 'check') return expression ? [`${named}check (${expression})`] : [];
  const declared = (type === 'primary_key' || type === 'unique') && manifest.project.conventions.declaresKeys && dialect.supports.keys;
  if (!declared || columns.length === 0) return [];
  return [`${named}${type === 'unique' ? 'unique' : 'primary key'} (${columns.map(dialect.identifier).join(', ')})`];
}
