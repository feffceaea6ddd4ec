import type { Dialect } from '../../../contracts/dialect.ts';
import type { NodePlan } from '../../../contracts/plan.ts';
import type { SeedNode } from '../../../contracts/manifest.ts';
import { readSeed, type Seed, type SeedColumn } from '../../../seeds/seed.ts';
import type { Materialization, MaterializationInput, PlanWorld } from '../materialization.ts';
import { statement } from '../steps.ts';
import { fitsEngine } from '../unfit-name.ts';
import { rebuild, swapIn } from './table.ts';

/** A table of a CSV file of the project, typed by `column_types` or by what its values look like; replaced as a whole by each run. */
export const seed: Materialization = { name: 'seed', plan: planSeed };

function planSeed(input: MaterializationInput, world: PlanWorld): NodePlan | undefined {
  const node = input.node as SeedNode;
  const { seed, diagnostics } = readSeed(node, world.files, input.manifest.project.conventions.format);
  for (const diagnostic of diagnostics) input.reporter.report(diagnostic);
  if (!seed || !fitsEngine(node, seed.columns.map(({ name }) => name), input.manifest, input.dialect, input.reporter)) return undefined;
  const sniffed = input.manifest.project.conventions.format === 'dbt' && seed.rows.length > 0 && node.config['fast'] !== false ? input.dialect.sniffCsv?.(node.file, seed.columns, seed.delimiter) : undefined;
  return {
    id: node.id, action: input.existing ? 'replace' : 'create', relation: node.relation, existing: input.existing,
    summary: `${seed.rows.length} row${seed.rows.length === 1 ? '' : 's'}`,
    steps: input.dialect.insertValues ? insertLiterals(input, seed) : rebuild({ ...input, output: seed.columns }, sniffed ?? selectFile(input, seed, node.file)),
  };
}

/** Most bytes of rows in one statement: an engine that takes them as literals takes no longer text. */
const MOST_BYTES = 80_000;

/** A declared table, filled by rows of literals. */
function insertLiterals(input: MaterializationInput, { columns, rows }: Seed): NodePlan['steps'] {
  const { dialect, node } = input;
  const names = columns.map((column) => column.name);
  const literals = rows.map((row) => row.map((field, index) => literal(columns[index]!, field, dialect)));
  return swapIn(input, (aside) => [
    statement('create the table', dialect.createTable(aside, columns, { config: node.config })),
    ...chunks(literals).map((chunk) => statement('fill it', dialect.insertValues!(aside, names, chunk))),
  ]);
}

function literal(column: SeedColumn, field: string, { string }: Dialect): string {
  if (field === '' || (column.type !== 'string' && column.nullWord && ['null', ''].includes(field.trim().toLowerCase()))) return 'null';
  return string(column.type === 'string' ? field : field.trim());
}

function chunks(rows: readonly (readonly string[])[]): readonly (readonly (readonly string[])[])[] {
  const made: (readonly string[])[][] = [];
  let bytes = Infinity;
  for (const row of rows) {
    const more = Buffer.byteLength(row.join(', ')) + 6;
    if (bytes + more > MOST_BYTES) {
      made.push([]);
      bytes = 0;
    }
    made.at(-1)!.push(row);
    bytes += more;
  }
  return made;
}

/** The file's texts, cast: read as texts by name of the header, so that the engine guesses nothing. An engine that reads no local files gets them as literals. */
function selectFile({ dialect }: MaterializationInput, { columns, rows, delimiter }: Seed, path: string): string {
  const names = columns.map((column) => column.name);
  const literals = (row: readonly string[]): string => `(${row.map(dialect.string).join(', ')})`;
  const none = `(select ${names.map((name) => `'' as ${dialect.identifier(name)}`).join(', ')} where 1 = 0) as file`;
  const read = dialect.readCsv?.(path, names, delimiter) ?? (rows.length === 0 ? none : `(values\n${rows.map(literals).join(',\n')}\n) as file (${names.map(dialect.identifier).join(', ')})`);
  return `select\n${columns.map((column) => `  ${castField(column, dialect.identifier(column.name), dialect.type(column.type))} as ${dialect.identifier(column.name)}`).join(',\n')}\nfrom ${read}`;
}

function castField(column: SeedColumn, field: string, type: string): string {
  if (column.type === 'string') return `nullif(${field}, '')`;
  const text = column.nullWord ? `nullif(nullif(lower(trim(${field})), 'null'), '')` : `nullif(${field}, '')`;
  return `cast(${text} as ${type})`;
}
