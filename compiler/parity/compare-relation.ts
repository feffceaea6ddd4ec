import type { Relation } from '../contracts/relation.ts';
import { namesOf } from '../facts/names-of.ts';
import type { Key } from './keys.ts';
import { compareRows, type RowComparison } from './compare-rows.ts';
import type { Comparer } from './comparer.ts';
import type { RelationParity } from './result.ts';
import { compareSchemas } from './schema.ts';
import { sinceCondition, type Scope } from './scope.ts';
import { checkColumns, type ParitySettings } from './settings.ts';
import type { ParitySide } from './side.ts';
import { fingerprint, hashOfNth, rowsOf, sampleBelow } from './statements.ts';
import { comparedColumn, type ComparedColumn } from './values.ts';
import type { Node } from '../contracts/manifest.ts';
import type { Reporter } from '../contracts/diagnostics.ts';

/** A relation that both targets should have. */
export interface ComparedRelation {
  readonly node: Node;
  readonly left: Relation;
  readonly right: Relation;
  readonly keys: readonly Key[];
  readonly settings: ParitySettings;
}

export interface CompareWorld {
  readonly left: ParitySide;
  readonly right: ParitySide;
  readonly comparer: Comparer;
  readonly scope: Scope;
  /** Differing rows of each kind to show. */
  readonly limit: number;
  readonly reporter: Reporter;
}

type Found = Omit<RelationParity, 'because'>;

/** Compares a relation of two targets: schema, counts and fingerprints first, rows only where those differ. */
export async function compareRelation(compared: ComparedRelation, world: CompareWorld): Promise<RelationParity> {
  const { node, left, right, settings } = compared;
  const [ours, theirs] = [await world.left.columns(left), await world.right.columns(right)];
  const ignored = [...(ours ?? []), ...(theirs ?? [])].map(({ name }) => name).filter((name) => settings.ignore.has(name.toLowerCase()));
  const found: Found = {
    id: node.id, relation: `${left.schema}.${left.identifier}`, status: 'equal', rows: { left: 0, right: 0 }, schema: [], onlyLeft: 0, onlyRight: 0, changed: 0, columns: [], first: [],
    ignored: [...new Map(ignored.map((name) => [name.toLowerCase(), name])).values()],
  };
  if (!ours || !theirs) return { ...found, ...missing(!ours, !theirs, world), because: [] };
  checkColumns(node, settings, ours, world.reporter);
  const { pairs, differences } = compareSchemas(ours, theirs, settings.ignore, namesOf(node.config['partition_by']), (one, other) => [world.left, world.right].some(({ described }) => described !== undefined && described(one) === described(other)));
  const columns = pairs.map(([one, other]) => comparedColumn(one, other, settings.tolerance.get(one.name.toLowerCase())));
  const since = world.scope.since === undefined ? undefined : sinceCondition(node, ours, world.scope.since);
  const where = since ? [since.sql] : [];
  const from = { left: await world.left.from(left, ours), right: await world.right.from(right, theirs) };
  const key = compared.keys.map((each) => placesOf(each, columns)).find((places) => places !== undefined) ?? columns.flatMap((column, at) => (column.tolerance === undefined ? [at] : []));
  const whole = { left: rowsOf(from.left, columns, 'left', where), right: rowsOf(from.right, columns, 'right', where) };
  const below = await sampleLimit(world, columns, key, whole.left);
  const sampled = (rows: string): string => (below === undefined ? rows : `(select * from ${rows} where ${sampleBelow(columns, key, below)})`);
  const rows = { left: sampled(whole.left), right: sampled(whole.right) };
  const [one, other] = [await numbers(world.left, fingerprint(rows.left, columns)), await numbers(world.right, fingerprint(rows.right, columns))];
  const scope = scopeText(world.scope, since?.by, below !== undefined);
  const counted: Found = { ...found, schema: differences, rows: { left: Number(one[0]), right: Number(other[0]) }, ...(scope !== undefined && { scope }) };
  const details: Partial<RowComparison> = one.join() === other.join() ? {} : await compareRows({ ...compared, columns, rows, count: Math.max(Number(one[0]), Number(other[0])) }, world);
  const equal = differences.length === 0 && (details.changed ?? 0) + (details.onlyLeft ?? 0) + (details.onlyRight ?? 0) === 0;
  return { ...counted, ...details, status: equal ? 'equal' : 'different', because: [] };
}

/** Places of a key's columns among those that are compared; undefined when one is not, or has a tolerance. */
export function placesOf(key: Key, columns: readonly ComparedColumn[]): readonly number[] | undefined {
  const places = key.columns.map((name) => columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase() && column.tolerance === undefined));
  return places.includes(-1) ? undefined : places;
}

async function numbers(side: ParitySide, sql: string): Promise<readonly unknown[]> {
  return (await side.ask(sql)).rows[0]!;
}

/** The hash below which the keys of the sample lie; undefined where all rows are compared. */
async function sampleLimit({ scope: { sample }, left }: CompareWorld, columns: readonly ComparedColumn[], key: readonly number[], rows: string): Promise<string | undefined> {
  if (!sample) return undefined;
  // Of 2^64 hashes, as a decimal text; DuckDB's ubigint holds it.
  if (sample.kind === 'share') return sample.share === 1 ? undefined : `${BigInt(Math.round(sample.share * 1e12)) * ((1n << 64n) - 1n) / 1_000_000_000_000n}::ubigint`;
  const [nth] = await numbers(left, hashOfNth(rows, columns, key, sample.rows));
  return nth === null ? undefined : `${String(nth)}::ubigint`;
}

function missing(noLeft: boolean, noRight: boolean, { left, right }: CompareWorld): Pick<RelationParity, 'status' | 'reason'> {
  if (noLeft && noRight) return { status: 'missing', reason: `neither ${left.target} nor ${right.target} has it` };
  return { status: 'missing', reason: `${noLeft ? left.target : right.target} does not have it` };
}

function scopeText({ since, sample }: Scope, by: string | undefined, sampled: boolean): string | undefined {
  const parts = [
    ...(since === undefined ? [] : [by === undefined ? 'all rows: it declares no event_time or partition' : `since ${since} by ${by}`]),
    ...(sample && sampled ? [sample.kind === 'share' ? `a sample of ${sample.text}` : `a sample of ${sample.rows}`] : []),
  ];
  return parts.length > 0 ? parts.join(', ') : undefined;
}
