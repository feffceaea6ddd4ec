import type { ColumnDifference, ParityResult, RelationParity, RowDifference, SchemaDifference } from '../../parity/result.ts';
import type { Colors } from './colors.ts';
import { count } from './run-words.ts';
import { pad, printable, textWidth, truncate, wrap } from './text-width.ts';

/** How a comparison is shown. */
export interface ParityPage {
  readonly colors: Colors;
  readonly width: number;
  readonly targets: readonly [left: string, right: string];
  readonly limit: number;
}

/** One line about a relation that has been compared. */
export function parityLine(relation: RelationParity, page: ParityPage & { readonly place: string; readonly column: number }): string {
  const { colors } = page;
  const words: Readonly<Record<RelationParity['status'], string>> = {
    equal: colors.green('equal'), different: colors.red('differs'), missing: colors.red('missing'), 'not-compared': colors.yellow('not read'),
  };
  const lengths: Readonly<Record<RelationParity['status'], number>> = { equal: 5, different: 7, missing: 7, 'not-compared': 8 };
  const told = relation.status === 'equal' || relation.status === 'different' ? `${rowsText(relation)}${relation.status === 'different' ? `  ${shortly(relation, page)}` : ''}${relation.scope === undefined ? '' : `  (${relation.scope})`}` : relation.reason ?? '';
  const column = Math.min(page.column, 48);
  return `${truncate(`${page.place.padStart(9)} ${words[relation.status]}${' '.repeat(9 - lengths[relation.status])}${pad(relation.relation, column)}  ${printable(told)}`, Math.max(page.width, 60) + (colors.red('x').length - 1)).trimEnd()}\n`;
}

/** What differs, relation by relation with its first rows, where the differences begin, and the count. */
export function parityReport(result: ParityResult, page: ParityPage): string {
  const differing = result.relations.filter(({ status }) => status === 'different');
  const out = differing.flatMap((relation) => ['', ...relationText(relation, page)]);
  if (result.roots.length > 0) out.push('', ...rootsText(result, page));
  return `${[...out, '', countsText(result, page)].join('\n')}\n`;
}

function rowsText({ rows: { left, right } }: RelationParity): string {
  return left === right ? `${count(left)} ${left === 1 ? 'row' : 'rows'}` : `${count(left)} and ${count(right)} rows`;
}

/** `3 rows differ in rate_to_usd, amount_usd; 2 only in dev`. */
function shortly(relation: RelationParity, { targets }: ParityPage): string {
  const { changed, onlyLeft, onlyRight, schema, columns } = relation;
  const named = columns.map(({ column }) => column).slice(0, 3).join(', ') + (columns.length > 3 ? ` and ${columns.length - 3} more` : '');
  const parts = [
    ...(schema.length > 0 ? ['schema'] : []),
    ...(changed > 0 ? [`${count(changed)} ${changed === 1 ? 'row differs' : 'rows differ'} in ${named}`] : []),
    ...(onlyLeft > 0 ? [`${count(onlyLeft)} only in ${targets[0]}`] : []),
    ...(onlyRight > 0 ? [`${count(onlyRight)} only in ${targets[1]}`] : []),
  ];
  return parts.join('; ');
}

function relationText(relation: RelationParity, page: ParityPage): string[] {
  const { colors, width } = page;
  const out = [colors.bold(relation.relation)];
  const say = (text: string): void => void out.push(...wrap(printable(text), width - 2).map((line) => `  ${line}`));
  for (const difference of relation.schema) say(schemaText(difference, page));
  if (relation.aligned) {
    const { aligned } = relation;
    if (aligned.by === 'key') say(`Rows are aligned by ${aligned.columns.join(', ')} (${aligned.from}): ${shortly({ ...relation, schema: [] }, page)}.`);
    else {
      if (aligned.broken) say(`${aligned.broken.columns.join(', ')} (${aligned.broken.from}) is not unique in ${aligned.broken.target}: ${count(aligned.broken.keys)} ${aligned.broken.keys === 1 ? 'key has' : 'keys have'} more than one row. So rows are compared without a key.`);
      else say('No key is declared, so rows are compared as a whole.');
      say(`${shortly({ ...relation, schema: [] }, page)}.${relation.first.some(({ alike }) => alike) ? ' Those that are most alike stand side by side.' : ''}`);
    }
  }
  const changed = relation.first.filter(({ kind }) => kind === 'changed');
  if (changed.length > 0) out.push('', ...changedText(changed, page).map((line) => `  ${line}`));
  for (const [at, kind] of (['only-left', 'only-right'] as const).entries()) {
    const rows = relation.first.filter((row) => row.kind === kind);
    if (rows.length > 0) out.push('', `  ${colors.dim(`only in ${page.targets[at]}`)}`, ...rows.map((row) => `  ${truncate(onlyText(row), width - 2)}`));
  }
  if (relation.columns.length > 0) out.push('', ...relation.columns.flatMap((column) => columnText(column, relation, page)));
  if (relation.because.length > 0) out.push('', ...wrap(`Above it differ: ${relation.because.map(({ relation: name, columns }) => `${name}${columns.length > 0 ? ` (${columns.join(', ')})` : ''}`).join('; ')}`, width - 2).map((line) => `  ${line}`));
  return out;
}

function schemaText(difference: SchemaDifference, { targets }: ParityPage): string {
  switch (difference.kind) {
    case 'only': return `Column ${difference.column} (${difference.type}) is only in ${targets[difference.side === 'left' ? 0 : 1]}.`;
    case 'type': return `Column ${difference.column} is ${difference.left} in ${targets[0]} and ${difference.right} in ${targets[1]}.`;
    case 'order': {
      const at = difference.left.findIndex((name, place) => name.toLowerCase() !== difference.right[place]?.toLowerCase());
      return `The order of columns differs from column ${at + 1} on: ${difference.left.slice(at, at + 3).join(', ')} … in ${targets[0]}, ${difference.right.slice(at, at + 3).join(', ')} … in ${targets[1]}.`;
    }
  }
}

/** A table: the key once, then a line for each column that differs with both values. */
function changedText(rows: readonly RowDifference[], { colors, width, targets }: ParityPage): string[] {
  const keys = rows[0]!.key.map(([column]) => column);
  const lines = rows.flatMap((row) => row.values.map((value, at) => [...row.key.map(([, text]) => (at === 0 ? shown(text) : '')), value.column, ...both(value.left, value.right)]));
  const heads = [...keys, 'column', ...targets];
  const wanted = heads.map((head, at) => Math.max(textWidth(head), ...lines.map((line) => textWidth(line[at]!))));
  const widths = narrowed(wanted, width - 2 - 2 * (heads.length - 1));
  const line = (cells: readonly string[], style = (text: string) => text): string => cells.map((cell, at) => style(pad(truncate(cell, widths[at]!), widths[at]!))).join('  ').trimEnd();
  return [line(heads, colors.dim), ...lines.map((cells) => line(cells))];
}

/** Long texts are cut to where they begin to differ. */
function both(left: string | null | undefined, right: string | null | undefined): readonly [string, string] {
  const [a, b] = [shown(left), shown(right)];
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same++;
  if (same < 24 || Math.max(a.length, b.length) < 40) return [a, b];
  return [`…${a.slice(same - 8)}`, `…${b.slice(same - 8)}`];
}

function onlyText(row: RowDifference): string {
  const values = [...row.key.map(([column, value]) => `${column} ${shown(value)}`), ...row.values.map(({ column, left, right }) => `${column} ${shown(left ?? right)}`)];
  return values.join('  ');
}

/** Texts that would not be seen for what they are stand in quotes. */
function shown(value: string | null | undefined): string {
  if (value === null || value === undefined) return 'null';
  return value === '' || value.trim() !== value || value === 'null' || /[\n\r\t]/.test(value) ? JSON.stringify(value) : printable(value);
}

function columnText({ column, rows, cause, from, example }: ColumnDifference, relation: RelationParity, { colors, width }: ParityPage): string[] {
  const named = Math.min(32, Math.max(...relation.columns.map((each) => textWidth(each.column))));
  const counted = `${count(rows)} ${rows === 1 ? 'row' : 'rows'}`;
  const head = `  ${pad(truncate(column, named), named)}  ${pad(counted, 12)}  `;
  const room = width - textWidth(head);
  const [one, other] = both(example.left, example.right);
  const why = from.length > 0 ? `comes from ${from.join(', ')}` : cause ? causeText(cause) : '';
  const lines = [truncate(`${one} / ${other}`, room), ...(why === '' ? [] : wrap(printable(why), room))];
  return lines.map((line, at) => (at === 0 ? `${colors.yellow(head.trimEnd())}${head.slice(head.trimEnd().length)}${line}`.trimEnd() : `${' '.repeat(textWidth(head))}${line}`));
}

function causeText({ code, text, explains, of }: NonNullable<ColumnDifference['cause']>): string {
  return `${code}: ${text}${explains < of ? ` (${explains} of ${of} rows look like it)` : ''}`;
}

/** Where differences begin, in DAG order. */
function rootsText(result: ParityResult, { colors, width }: ParityPage): string[] {
  const out: string[] = [];
  for (const { relation, columns, below } of result.roots) {
    const own = result.relations.find((each) => each.relation === relation)!;
    const named = columns.slice(0, 3).map(({ column }) => column).join(', ') + (columns.length > 3 ? ` and ${columns.length - 3} more` : '');
    const where = own.status === 'missing' ? `${relation}: ${own.reason}` : columns.length === 0 ? relation : `${relation}, ${columns.length === 1 ? 'column' : 'columns'} ${named}`;
    const follows = below.length > 0 ? `; ${below.slice(0, 4).join(', ')}${below.length > 4 ? ` and ${below.length - 4} more` : ''} ${below.length === 1 ? 'follows' : 'follow'}` : '';
    const lines = wrap(printable(`${out.length === 0 ? 'First differs' : 'Then, for itself,'} in ${where}${follows}.`), width);
    out.push(...lines.map((line) => colors.bold(line)));
  }
  return out;
}

function countsText({ relations, targets }: ParityResult, { colors }: ParityPage): string {
  const number = (status: RelationParity['status']): number => relations.filter((relation) => relation.status === status).length;
  const words = [
    ...(number('equal') > 0 ? [`${count(number('equal'))} ${colors.green('equal')}`] : []),
    ...(number('different') > 0 ? [`${count(number('different'))} ${colors.red('different')}`] : []),
    ...(number('missing') > 0 ? [`${count(number('missing'))} ${colors.red('missing')}`] : []),
    ...(number('not-compared') > 0 ? [`${count(number('not-compared'))} ${colors.yellow('not compared')}`] : []),
  ];
  const rows = relations.reduce((sum, relation) => sum + Math.max(relation.rows.left, relation.rows.right), 0);
  return `${colors.bold('lakec parity')} ${targets.join(' and ')}: ${words.join(', ') || 'nothing to compare'}, ${count(rows)} ${rows === 1 ? 'row' : 'rows'}.`;
}

/** The widest columns give way. */
function narrowed(wanted: readonly number[], room: number): readonly number[] {
  const widths = [...wanted];
  for (let over = widths.reduce((sum, wide) => sum + wide, 0) - room; over > 0; over--) {
    const widest = Math.max(...widths);
    if (widest <= 8) break;
    widths[widths.lastIndexOf(widest)] = widest - 1;
  }
  return widths;
}
