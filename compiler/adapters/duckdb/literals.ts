import type { DuckDBConnection } from '@duckdb/node-api';
import { EngineError } from '../../contracts/adapter.ts';
import { duckdb } from './dialect.ts';
import { fromBytes } from './errors.ts';
import { together } from './together.ts';

/** A part of the plan that DuckDB makes of a SELECT, as `json_serialize_plan` gives it: what has its default value is left out. */
interface PlanNode {
  readonly expression_class?: string;
  readonly type?: string;
  /** In bytes. */
  readonly query_location?: number;
  readonly name?: string;
  readonly child?: PlanNode;
  readonly children?: readonly PlanNode[];
  readonly case_checks?: readonly { readonly when_expr: PlanNode; readonly then_expr: PlanNode }[];
  readonly else_expr?: PlanNode;
  readonly return_type?: PlanType;
  readonly try_cast?: boolean;
  readonly value?: { readonly type: PlanType; readonly is_null?: boolean; readonly value?: unknown };
}

interface PlanType {
  readonly id: string;
  readonly type_info?: { readonly alias?: string; readonly width?: number; readonly scale?: number; readonly child_type?: PlanType; readonly type?: string };
}

/** A literal that is made something else, and the question whether it can be. */
interface Converted {
  /** Where the literal stands, in bytes. */
  readonly at: number;
  readonly text: string;
  /** The type, or the format that it is to have. */
  readonly as: string;
  readonly how: 'cast' | 'beside' | 'format';
  /** SQL that gives NULL where it can't be. */
  readonly tried: string;
}

/** Plans that are asked for at once: few enough that they take little memory. */
const PLANS = 64;

/**
 * Finds a literal that fails whatever rows there are, as in `order_id = 'abc'`: the binder accepts it, for texts are converted when rows come. What is
 * converted stands in the plan, and DuckDB is asked for each value once. `plain`: a session without an optimizer; `thorough`: one with it.
 */
export function literalsOf(plain: <T>(work: (session: DuckDBConnection) => Promise<T>) => Promise<T>, thorough: DuckDBConnection): (sql: string) => Promise<EngineError | undefined> {
  const fits = new Map<string, boolean>();
  const casts = together((sqls: readonly string[]) => plain((session) => castsOf(session, sqls)), PLANS);
  /** True where none of what is tried gives NULL. */
  const fit = async (tries: readonly string[]): Promise<boolean> => {
    const asked = [...new Set(tries)].filter((tried) => !fits.has(tried));
    if (asked.length > 0) {
      const row = await plain(async (session) => (await session.run(`select ${asked.map((tried) => `${tried} is not null`).join(', ')}`)).getRows()).catch(() => undefined);
      // What can't even be asked is not judged.
      asked.forEach((tried, i) => fits.set(tried, row?.[0]?.[i] !== false));
    }
    return tries.every((tried) => fits.get(tried));
  };
  return async (sql) => {
    if (!sql.includes("'") && !CAST_NUMBER.test(sql)) return undefined;
    if (await fit((await casts(sql)).flatMap(triedIn))) return undefined;
    // The optimizer takes out what is never evaluated, and may put in conditions that follow from others.
    const written = new Set((await convertedOf(thorough, sql, false)).map(({ at }) => at));
    for (const { at, text, as, how, tried } of await convertedOf(thorough, sql, true)) {
      if (!written.has(at) || (await fit([tried]))) continue;
      const offset = fromBytes(sql, at);
      // In what a function brings, a place is none of this text.
      if (LITERAL.test(sql.slice(offset))) return new EngineError('conversion', `Could not convert ${text}`, { sql, offset, fault: { kind: 'literal', text, as, how } });
    }
    return undefined;
  };
}

const LITERAL = /^(?:[eE]?'|\$|\d)/;

/** Three digits are too many for the smallest of integers. */
const CAST_NUMBER = /\d{3}\s*::|cast\s*\(\s*\d{3}/i;

/** In a plan: a text that is cast, a number that may be too large for what it is cast to, what is read by a format. */
const CASTS = [
  String.raw`"value":\{"type":\{"id":"VARCHAR"\},"is_null":false(?:,"value":"(?:[^"\\]|\\.)*")?\}\},"return_type":\{"id":"[^"]*"`,
  String.raw`"value":\{"type":\{"id":"(?:INTEGER|BIGINT)"\},"is_null":false,"value":\d{3,}\}\},"return_type":\{"id":"U?(?:TINYINT|SMALLINT|INTEGER)"`,
  '"name":"strptime"',
].join('|');

/** What is cast in the plans of these texts, as their JSON has it; the rest of them stays in the engine. */
async function castsOf(session: DuckDBConnection, sqls: readonly string[]): Promise<readonly (readonly string[])[]> {
  const rows = sqls.map((sql, i) => `(${i}, ${duckdb.string(sql)})`).join(', ');
  try {
    const found = await (await session.run(`select regexp_extract_all(${planned('given', false)}, ${duckdb.string(CASTS)}) from (values ${rows}) as asked(i, given) order by i`)).getRowsJS();
    return found.map(([casts]) => (casts as string[] | null) ?? []);
  } catch {
    // One of them is refused as a whole: each on its own.
    const found: (readonly string[])[] = [];
    for (const sql of sqls) found.push(...(sqls.length === 1 ? [[]] : await castsOf(session, [sql])));
    return found;
  }
}

/** What of a plan's cast is to be tried, without a look at what stands around it. */
function triedIn(cast: string): readonly string[] {
  if (!cast.endsWith('"') || !cast.startsWith('"value"')) return [NEVER];
  // The bracket of the constant itself closes within.
  const end = cast.lastIndexOf('}');
  const { value, return_type: type } = JSON.parse(`{${cast.slice(0, end)}${cast.slice(end + 1)}}}`) as { value: NonNullable<PlanNode['value']>; return_type: PlanType };
  const literal = literalOf({ expression_class: 'BOUND_CONSTANT', value });
  if (literal === undefined || type.id === 'VARCHAR') return [];
  if (type.id === 'DATE' && isDate(literal)) return [];
  const as = typeText(type);
  return [as === undefined || as.startsWith('DECIMAL') ? NEVER : tryOf(literal, as)];
}

/** Stands for what only the whole plan tells. */
const NEVER = 'null';

function isDate(literal: string | number): boolean {
  const date = typeof literal === 'string' && /^\d{4}-\d\d-\d\d$/.test(literal) ? new Date(`${literal}T00:00:00Z`) : undefined;
  return date !== undefined && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(literal as string);
}

function tryOf(literal: string | number, as: string): string {
  return `try_cast(${typeof literal === 'string' ? duckdb.string(literal) : literal} as ${as})`;
}

async function convertedOf(session: DuckDBConnection, sql: string, optimize: boolean): Promise<readonly Converted[]> {
  const rows = await session.run(`select ${planned(duckdb.string(sql), optimize)}`).then((found) => found.getRows()).catch(() => []);
  const plan = rows[0]?.[0];
  return typeof plan === 'string' ? convertedIn(planOf(plan) as PlanNode) : [];
}

function planned(given: string, optimize: boolean): string {
  return `json_serialize_plan(${given}, skip_null := true, skip_empty := true, skip_default := true, optimize := ${optimize})`;
}

/** Where a part stands: in an arm that only some rows reach, beside other conditions. */
interface Around {
  readonly arm?: boolean;
  readonly condition?: boolean;
}

/** The literals that are converted in a plan. A cast that is written into an arm of a CASE may be there to fail: it is left out. */
function convertedIn(plan: PlanNode): readonly Converted[] {
  const found: Converted[] = [];
  const visit = (value: unknown, around: Around): void => {
    if (Array.isArray(value)) for (const each of value) visit(each, around);
    else if (typeof value === 'object' && value !== null) part(value as PlanNode, around);
  };
  const part = (node: PlanNode, around: Around): void => {
    const converted = conversion(node);
    const written = converted && converted.how !== 'beside' && node.query_location !== undefined;
    if (converted && !(written && (around.arm || (around.condition && node.return_type?.id === 'BOOLEAN')))) found.push(converted);
    if (node.type === 'OPERATOR_TRY') return;
    const { case_checks: checks = [], else_expr: otherwise, children = [], ...rest } = node;
    for (const { when_expr, then_expr } of checks) {
      visit(when_expr, { arm: around.arm ?? false });
      visit(then_expr, { arm: true });
    }
    visit(otherwise, { arm: true });
    const condition = node.expression_class === 'BOUND_CONJUNCTION';
    children.forEach((child, i) => {
      // Beside what never changes, a condition may never be asked.
      if (condition && children.some((other) => other !== child && isFixed(other))) return;
      visit(child, { arm: around.arm || (node.type === 'OPERATOR_COALESCE' && i > 0), condition });
    });
    for (const key in rest) if (!NO_PARTS.has(key)) visit(rest[key as keyof typeof rest], { arm: around.arm ?? false });
  };
  visit(plan, {});
  return found;
}

/** True for what reads no column. */
function isFixed(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return !READS.has((value as PlanNode).expression_class ?? '') && Object.values(value).every(isFixed);
}

const READS: ReadonlySet<string> = new Set(['BOUND_REF', 'BOUND_COLUMN_REF', 'BOUND_SUBQUERY', 'BOUND_PARAMETER']);

const NO_PARTS: ReadonlySet<string> = new Set(['return_type', 'returned_types', 'function_data', 'arguments', 'column_indexes', 'names', 'extra_info']);

function conversion(node: PlanNode): Converted | undefined {
  if (node.expression_class === 'BOUND_FUNCTION' && node.name === 'strptime') return formatted(node.children ?? []);
  const { child } = node;
  if (node.expression_class !== 'BOUND_CAST' || node.try_cast || child?.query_location === undefined || !node.return_type) return undefined;
  const literal = literalOf(child);
  const as = typeText(node.return_type);
  if (literal === undefined || as === undefined) return undefined;
  const text = typeof literal === 'string' ? duckdb.string(literal) : `${literal}`;
  return { at: child.query_location, text, as, how: node.query_location === child.query_location ? 'beside' : 'cast', tried: tryOf(literal, as) };
}

/** `strptime('2026-13-01', '%Y-%m-%d')`. */
function formatted([text, format]: readonly PlanNode[]): Converted | undefined {
  const [given, by] = [text && literalOf(text), format && literalOf(format)];
  if (typeof given !== 'string' || typeof by !== 'string' || text?.query_location === undefined) return undefined;
  return { at: text.query_location, text: duckdb.string(given), as: duckdb.string(by), how: 'format', tried: `try_strptime(${duckdb.string(given)}, ${duckdb.string(by)})` };
}

function literalOf({ expression_class: kind, value: literal }: PlanNode): string | number | undefined {
  if (kind !== 'BOUND_CONSTANT' || !literal || literal.is_null || literal.is_null === undefined) return undefined;
  const { type, value } = literal;
  // A default is left out: of a text the empty one.
  if (type.id === 'VARCHAR') return value === undefined ? '' : typeof value === 'string' ? value : undefined;
  return /INT/.test(type.id) && typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

/** A type as it is written; undefined where it is made of others, or has a name of its own. */
function typeText({ id, type_info: info }: PlanType): string | undefined {
  if (info?.alias !== undefined) return info.alias === 'JSON' ? 'JSON' : undefined;
  if (id === 'DECIMAL') return `DECIMAL(${info?.width ?? 18},${info?.scale ?? 0})`;
  return info === undefined && /^[A-Z_ ]+$/.test(id) && id !== 'VARCHAR' ? id : undefined;
}

/** DuckDB writes infinite numbers and such that are none as JSON does not know them; no literal is told by their value. */
function planOf(text: string): unknown {
  return JSON.parse(text.replace(/"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g, (part) => (part.startsWith('"') ? part : 'null')));
}
