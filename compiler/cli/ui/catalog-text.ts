import type { CatalogOutcome, TableAction } from '../../contracts/catalog.ts';
import type { CheckedEntry } from '../../catalog/check.ts';
import type { PlannedCatalog } from '../../catalog/index.ts';
import { entryKey } from '../../phases/8-publish/index.ts';
import type { Colors } from './colors.ts';
import { count } from './run-words.ts';
import { printable } from './text-width.ts';

interface Page {
  readonly colors: Colors;
  readonly width: number;
  /** Entries that stay as they are have a line too. */
  readonly all: boolean;
}

type Word = readonly [word: string, color: 'green' | 'yellow' | 'red' | 'dim'];

const PLANNED: Readonly<Record<TableAction['kind'], Word>> = {
  create: ['create', 'green'], unchanged: ['unchanged', 'dim'], update: ['update', 'yellow'], breaking: ['breaking', 'red'], removed: ['removed', 'yellow'], refused: ['refused', 'red'], skipped: ['skipped', 'dim'],
};
const DONE: Readonly<Record<CatalogOutcome['status'], Word>> = {
  created: ['created', 'green'], updated: ['updated', 'yellow'], replaced: ['replaced', 'yellow'], unchanged: ['unchanged', 'dim'], deregistered: ['removed', 'yellow'], kept: ['kept', 'yellow'], skipped: ['skipped', 'dim'], failed: ['failed', 'red'],
};

/** What registering would do, for people: a block for each database, a line for each entry, and a count. */
export function catalogPlanText(planned: PlannedCatalog, page: Page): string {
  const { plan } = planned;
  const lines = blocks(planned, page, plan.tables.map((action) => ({ action, word: wordOf(action), told: toldOf(action, planned) })));
  const counts = new Map<string, number>();
  for (const action of plan.tables) {
    const [word] = wordOf(action);
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const verbs: Readonly<Record<string, string>> = { create: 'to create', update: 'to update', replace: 'to replace', deregister: 'to take out' };
  const words = [...counts].sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b)).map(([word, number]) => `${count(number)} ${verbs[word] ?? word}`);
  return `${lines}${nothing(planned)}Catalog plan: ${words.join(', ') || 'nothing to register'}. Nothing has been done yet.\n`;
}

/** What registering did. */
export function catalogOutcomeText(done: PlannedCatalog & { readonly outcomes: readonly CatalogOutcome[] }, page: Page): string {
  return `${blocks(done, page, done.outcomes.map(({ action, status, partitions }) => ({ action, word: DONE[status], told: toldOf(action, done, status === 'failed' ? undefined : partitions) })))}${nothing(done)}`;
}

const ORDER = ['create', 'update', 'replace', 'breaking', 'refused', 'deregister', 'removed', 'unchanged', 'skipped'];

function wordOf(action: TableAction): Word {
  if (action.kind === 'removed' && action.deregister) return ['deregister', 'yellow'];
  if (action.kind === 'breaking' && action.replace) return ['replace', 'yellow'];
  // An entry that stays, while its partitions do not.
  return action.kind === 'unchanged' && changed(action) > 0 ? PLANNED.update : PLANNED[action.kind];
}

function blocks({ plan }: PlannedCatalog, { colors, all }: Page, entries: readonly { readonly action: TableAction; readonly word: Word; readonly told: readonly string[] }[]): string {
  const shown = entries.filter(({ word: [word] }) => all || (word !== 'unchanged' && word !== 'skipped'));
  const column = Math.min(40, Math.max(0, ...shown.map(({ action }) => action.name.length)));
  const made = new Set(plan.databases.flatMap(({ input, kind }) => (kind === 'create' ? [input.Name] : [])));
  const out: string[] = [];
  let database: string | undefined;
  for (const { action, word: [word, color], told } of shown) {
    if (action.database !== database) {
      if (database !== undefined) out.push('');
      database = action.database;
      out.push(`${colors.bold(printable(database))}${made.has(database) ? `  ${colors.green('a new database')}` : ''}`);
    }
    const [first = '', ...rest] = told.map(printable);
    out.push(`  ${colors[color](word)}${' '.repeat(Math.max(1, 11 - word.length))}${printable(action.name).padEnd(column)}  ${colors.dim(first)}`.trimEnd());
    for (const line of rest) out.push(`${' '.repeat(15 + column)}${line}`);
  }
  return out.length === 0 ? '' : `${out.join('\n')}\n\n`;
}

/** What is to be said of an entry: in short, then what changes. */
function toldOf(action: TableAction, planned: PlannedCatalog, done?: CatalogOutcome['partitions']): readonly string[] {
  const ahead = planned.next?.get(entryKey(action.database, action.name));
  const told = nowOf(action, planned, done);
  return ahead ? [...told, `after its next run${ahead.breaking ? ', which breaks who reads it' : ''}: ${ahead.changes.join('; ')}`] : told;
}

function nowOf(action: TableAction, { tables }: PlannedCatalog, done: CatalogOutcome['partitions'] | undefined): readonly string[] {
  const table = tables.find(({ database, name }) => database === action.database && name === action.name);
  const size = table && `${columnCount(table.columns.length + table.partitionKeys.length)}${table.partitionKeys.length > 0 ? `, by ${table.partitionKeys.map(({ name }) => name).join(', ')}` : ''}${table.format === 'parquet' ? '' : `, ${table.format}`}`;
  switch (action.kind) {
    case 'create':
      return [[size, partitionWords(action, done)].filter(Boolean).join('; '), ...(table ? [table.location] : [])];
    case 'unchanged':
      return [[size, partitionWords(action, done)].filter(Boolean).join('; ')];
    case 'update':
    case 'breaking':
      return [[size, partitionWords(action, done)].filter(Boolean).join('; '), ...action.changes];
    case 'removed':
      return [action.madeBy === undefined ? 'no node makes it any more' : `${action.madeBy} made it`];
    case 'refused':
      return [WHY[action.because]];
    case 'skipped':
      return [action.why];
  }
}

const WHY: Readonly<Record<Extract<TableAction, { kind: 'refused' }>['because'], string>> = {
  'not-ours': 'another made it', clash: 'another table has its name', 'bad-name': 'no name for the catalog', 'no-columns': 'its columns are not known',
};

function partitionWords(action: TableAction, done: CatalogOutcome['partitions'] | undefined): string {
  if (!('partitions' in action)) return '';
  const { create, update, delete: gone } = action.partitions;
  const counts = done ?? { created: create.length, updated: update.length, deleted: gone.length };
  const verbs = done ? ['added', 'updated', 'removed'] : ['to add', 'to update', 'to remove'];
  const words = [counts.created, counts.updated, counts.deleted].flatMap((number, at) => (number > 0 ? [`${count(number)} ${verbs[at]}`] : []));
  return words.length > 0 ? `partitions: ${words.join(', ')}` : '';
}

function columnCount(number: number): string {
  return `${number} ${number === 1 ? 'column' : 'columns'}`;
}

function changed(action: TableAction): number {
  return 'partitions' in action ? action.partitions.create.length + action.partitions.update.length + action.partitions.delete.length : 0;
}

/** Models that can't be registered, since no other engine could read them. */
function nothing({ inEngine }: PlannedCatalog): string {
  if (inEngine.length === 0) return '';
  const one = inEngine.length === 1;
  return `${one ? 'One node keeps its rows' : `${count(inEngine.length)} nodes keep their rows`} in the engine's own database, which no catalog can point to; materialized='external' writes Parquet files.\n`;
}

/** What a check found: a line for each entry, and a count; the differences themselves are diagnostics. */
export function catalogCheckText(checked: readonly CheckedEntry[], { colors, all }: Page): string {
  const column = Math.min(40, Math.max(0, ...checked.map(({ name }) => name.length)));
  const out: string[] = [];
  let database: string | undefined;
  for (const entry of checked) {
    const { differences, files, partitions } = entry;
    if (!all && differences.length === 0) continue;
    if (entry.database !== database) {
      if (database !== undefined) out.push('');
      database = entry.database;
      out.push(colors.bold(printable(database)));
    }
    const told = [files > 0 ? `${count(files)} ${files === 1 ? 'file' : 'files'}` : '', partitions > 0 ? `${count(partitions)} ${partitions === 1 ? 'partition' : 'partitions'}` : '', differences.length > 0 ? `${count(differences.length)} ${differences.length === 1 ? 'difference' : 'differences'}` : ''].filter((text) => text !== '');
    out.push(`  ${differences.length > 0 ? colors.red('differs') : colors.green('true')}${' '.repeat(differences.length > 0 ? 4 : 7)}${printable(entry.name).padEnd(column)}  ${colors.dim(told.join(', '))}`.trimEnd());
  }
  const bad = checked.filter(({ differences }) => differences.length > 0).length;
  const total = checked.length === 0 ? 'Catalog check: no entries.' : bad === 0 ? `Catalog check: ${checked.length === 1 ? 'the entry is true of its files' : `all ${count(checked.length)} entries are true of their files`}.` : `Catalog check: ${count(bad)} of ${count(checked.length)} ${checked.length === 1 ? 'entry differs' : 'entries differ'} from the files.`;
  return `${out.length > 0 ? `${out.join('\n')}\n\n` : ''}${total}\n`;
}
