import { textOf, type Tree } from '../../sql/tree.ts';
import { isDate, isDecimal, isFloating, isNull, isText, isTimestamp, isWhole, type Pen } from '../printer/pen.ts';
import { truthNumber } from './aggregates.ts';
import { sizeOf } from './words.ts';

/** What of casts each warehouse says in its own way. */
export interface CastWords {
  /** A whole number of hexadecimal digits. */
  hex(pen: Pen, digits: string, node: Tree): string;
  /** A date or timestamp as text. */
  timeText(pen: Pen, text: string, type: 'DATE' | 'TIMESTAMP'): string;
  /** A truth value as text; absent: by a cast. */
  truthText?(pen: Pen, node: Tree): string;
  /** A text as a type, null where it is none. */
  attempt(pen: Pen, text: string, type: string): string;
  /** Truth values are no numbers. */
  readonly strict: boolean;
}

const WHOLE = /^U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?$/;
const READ = /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|DECIMAL|DOUBLE|FLOAT|DATE|TIMESTAMP|BOOLEAN)/;
/** Whole numbers that a type holds: the engine's own may hold more. */
const RANGES: Readonly<Record<string, readonly [string, string]>> = {
  TINYINT: ['-128', '127'], SMALLINT: ['-32768', '32767'], INTEGER: ['-2147483648', '2147483647'], BIGINT: ['-9223372036854775808', '9223372036854775807'], UTINYINT: ['0', '255'], USMALLINT: ['0', '65535'], UINTEGER: ['0', '4294967295'], UBIGINT: ['0', '18446744073709551615'],
};

/** Writes casts. */
export function castsOf(words: CastWords): (pen: Pen, node: Tree) => string {
  return (pen, node) => {
    const target = node.cast_type!;
    const child = node.child!;
    const at = pen.at(node);
    if (target.id === 'INTERVAL') return pen.refuse('an interval has no counterpart here', node);
    if (target.id === 'BOOLEAN' && child.class === 'CONSTANT' && (textOf(child) === 't' || textOf(child) === 'f')) return textOf(child) === 't' ? 'true' : 'false';
    const type = pen.target.type(target) ?? pen.refuse(`the type ${target.type_info?.name ?? target.id} has no counterpart`, node);
    if (isNull(child)) return `${at}cast(null as ${type})`;
    const digits = child.class === 'FUNCTION' && child.function_name === '||' && textOf(child.children?.[0]) === '0x' ? child.children![1]! : undefined;
    if (WHOLE.test(target.id) && digits) return `${at}${words.hex(pen, pen.item(digits), node)}`;
    if (child.class === 'FUNCTION' && child.function_name === 'json_object' && target.id === 'VARCHAR') return pen.expr(child);
    if (textOf(child) !== undefined || (child.class === 'CONSTANT' && child.value!.type.id !== 'DECIMAL')) return `${at}${node.try_cast && textOf(child) !== undefined ? words.attempt(pen, pen.item(child), type) : `cast(${pen.item(child)} as ${type})`}`;
    const from = pen.type(child);
    if (READ.test(target.id) && isText(from)) {
      pen.warn('text-cast', node);
      if (!node.try_cast) return `${at}cast(${pen.item(child)} as ${type})`;
      const [low, high] = RANGES[target.id] ?? [];
      const wide = words.attempt(pen, pen.item(child), low === undefined ? type : pen.target.type({ id: 'HUGEINT' })!);
      return low === undefined ? `${at}${wide}` : `${at}case when ${wide} between ${low} and ${high} then cast(${wide} as ${type}) end`;
    }
    if (target.id === 'VARCHAR') return `${at}${textForm(pen, child, from, type, node)}`;
    if (node.try_cast && !sure(from, target)) return attempted(pen, node, from, type);
    if (WHOLE.test(target.id)) {
      if (isFloating(from)) {
        pen.warn('float-rounding', node);
        return `${at}cast(round(${pen.item(child)}) as ${type})`;
      }
      // DuckDB rounds to the nearest.
      if (isDecimal(from) && !/,\s*0\)/.test(from)) return `${at}cast(round(${pen.item(child)}, 0) as ${type})`;
    }
    if (target.id === 'DECIMAL' && from === 'DOUBLE') pen.warn('float-rounding', node);
    if (words.strict && from === 'BOOLEAN' && target.id !== 'BOOLEAN') return `${at}cast(${truthNumber(pen, child)} as ${type})`;
    if (words.strict && target.id === 'BOOLEAN' && isWhole(from)) return `${at}(${pen.expr(child)} <> 0)`;
    return `${at}cast(${pen.item(child)} as ${type})`;
  };

  function textForm(pen: Pen, child: Tree, from: string, type: string, node: Tree): string {
    if (isText(from)) return `cast(${pen.item(child)} as ${type})`;
    if (isDate(from)) return words.timeText(pen, pen.item(child), 'DATE');
    if (/^TIMESTAMP(?:_\w+)?$/.test(from)) return words.timeText(pen, pen.item(child), 'TIMESTAMP');
    if (from === 'BOOLEAN' && words.truthText) return words.truthText(pen, child);
    if (isFloating(from)) pen.warn('float-text', node);
    else if (sizeOf(from) === undefined && from !== 'BOOLEAN') return pen.refuse(`${from} is spelt in another way as text`, node);
    return `cast(${pen.item(child)} as ${type})`;
  }
}

/** True for a cast that can't fail. */
function sure(from: string, { id, type_info }: NonNullable<Tree['cast_type']>): boolean {
  const size = sizeOf(from);
  if (id === 'DECIMAL') return size !== undefined && size.width - size.scale <= (type_info?.width ?? 18) - (type_info?.scale ?? 3);
  if (RANGES[id] !== undefined) return size !== undefined && size.width - size.scale < (sizeOf(id)?.width ?? 0);
  return (id === 'DOUBLE' && size !== undefined) || ((id === 'DATE' || id === 'TIMESTAMP') && (isDate(from) || isTimestamp(from)));
}

/** A number as a narrower one, null where it does not fit. */
function attempted(pen: Pen, node: Tree, from: string, type: string): string {
  const { id, type_info } = node.cast_type!;
  const size = sizeOf(from);
  const x = pen.item(node.child!);
  if (!size) return pen.refuse(`try_cast of ${from} has no counterpart`, node);
  const [low, high] = RANGES[id] ?? [];
  const scale = type_info?.scale ?? 3;
  const whole = id === 'DECIMAL' ? `1${'0'.repeat((type_info?.width ?? 18) - scale)}` : undefined;
  const rounded = size.scale > (id === 'DECIMAL' ? scale : 0) ? `round(${x}, ${id === 'DECIMAL' ? scale : 0})` : pen.expr(node.child!);
  const fits = low !== undefined ? `${rounded} between ${low} and ${high}` : whole !== undefined ? `abs(${rounded}) < ${whole}` : pen.refuse(`try_cast of ${from} has no counterpart`, node);
  return `${pen.at(node)}case when ${fits} then cast(${rounded} as ${type}) end`;
}
