import { textOf, type Tree } from '../../sql/tree.ts';
import { isDecimal, isFloating, isNull, isText, type Pen } from '../printer/pen.ts';
import { typeText } from './literals.ts';
import { hexDigits } from './texts.ts';
import { intervalOf } from './times.ts';

const WHOLE = /^U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?$/;

const READ = /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|DECIMAL|DOUBLE|FLOAT|DATE|TIMESTAMP|BOOLEAN)/;

/** A cast in Spark's words. */
export function castText(pen: Pen, node: Tree): string {
  const target = node.cast_type!;
  const child = node.child!;
  const cast = node.try_cast ? 'try_cast' : 'cast';
  if (target.id === 'BOOLEAN' && child.class === 'CONSTANT' && (textOf(child) === 't' || textOf(child) === 'f')) return textOf(child) === 't' ? 'true' : 'false';
  if (target.id === 'INTERVAL') return callInterval(pen, node);
  const type = typeText(target) ?? pen.refuse(`the type ${target.type_info?.name ?? target.id} has no counterpart`, node);
  if (isNull(child)) return `${pen.at(node)}cast(null as ${type})`;
  if (WHOLE.test(target.id)) {
    const digits = hexDigits(pen, child);
    if (digits !== undefined) return `${pen.at(node)}${cast}(conv(${digits.startsWith('\u0003') ? digits.slice(1, -1) : digits}, 16, 10) as ${type})`;
    if (child.class !== 'CONSTANT' || child.value?.type.id === 'DECIMAL' || child.value?.type.id === 'DOUBLE') {
      const from = pen.type(child);
      // DuckDB rounds to the nearest, Spark cuts.
      if (isFloating(from)) return `${pen.at(node)}${cast}(rint(${pen.item(child)}) as ${type})`;
      if (isDecimal(from) && !/,\s*0\)/.test(from)) return `${pen.at(node)}${cast}(round(${pen.item(child)}, 0) as ${type})`;
    }
  }
  if (target.id === 'DECIMAL' && child.class !== 'CONSTANT' && pen.typeIfKnown(child) === 'DOUBLE') pen.warn('float-rounding', node);
  if (READ.test(target.id) && child.class !== 'CONSTANT' && isText(pen.typeIfKnown(child) ?? '')) pen.warn('text-cast', node);
  if (target.id === 'VARCHAR') {
    if (child.class === 'FUNCTION' && child.function_name === 'json_object') return pen.expr(child);
    if (child.class === 'FUNCTION' && child.function_name === 'uuid') return 'uuid()';
    const from = pen.type(child);
    if (/\]$|^(?:STRUCT|MAP|INTERVAL|BLOB|BIT|TIMESTAMP WITH TIME ZONE|TIME|JSON)/.test(from) && from !== 'TIMESTAMP' && !/^TIMESTAMP_/.test(from)) return pen.refuse(`${from} is spelt in another way as text`, node);
    if (isFloating(from)) pen.warn('float-text', node);
    if (isText(from)) return child.class === 'CONSTANT' ? `${pen.at(node)}cast(${pen.item(child)} as ${type})` : `${pen.at(node)}${cast}(${pen.item(child)} as ${type})`;
  }
  if (target.id === 'BLOB' && (textOf(child) ?? '\\').includes('\\')) return pen.refuse('a text with escapes as bytes has no counterpart', node);
  return `${pen.at(node)}${cast}(${pen.item(child, !isFloating(target.id) && target.id !== 'VARCHAR')} as ${type})`;
}

function callInterval(pen: Pen, node: Tree): string {
  const interval = intervalOf(pen, node);
  if (!interval) return pen.refuse('a text as an interval has no counterpart', node);
  return interval.months !== undefined && interval.rest !== undefined ? pen.refuse('an interval of months and days has no counterpart', node) : (interval.months ?? interval.rest ?? 'interval 0 day');
}

