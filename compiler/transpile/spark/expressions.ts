import { grouped } from '../marks.ts';
import { textOf, type Tree } from '../tree.ts';
import { writerOf } from './functions.ts';
import { arrow } from './json.ts';
import { element, slice } from './lists.ts';
import { literal, typeText } from './literals.ts';
import { identifier } from './names.ts';
import { hexDigits } from './texts.ts';
import { intervalOf } from './times.ts';
import { isDecimal, isFloating, isText, type Pen } from './pen.ts';
import { windowText } from './windows.ts';

const COMPARISONS: Readonly<Record<string, string>> = {
  COMPARE_EQUAL: '=', COMPARE_NOTEQUAL: '<>', COMPARE_LESSTHAN: '<', COMPARE_GREATERTHAN: '>', COMPARE_LESSTHANOREQUALTO: '<=', COMPARE_GREATERTHANOREQUALTO: '>=', COMPARE_NOT_DISTINCT_FROM: '<=>',
};

/** An expression in Spark's words, in brackets where something beside it could part it. */
export function expressionText(pen: Pen, node: Tree, loose: boolean): string {
  switch (node.class) {
    case 'CONSTANT':
      return `${pen.at(node)}${literal(node.value!) ?? pen.refuse(`a constant of type ${node.value!.type.id} has no counterpart`, node)}`;
    case 'COLUMN_REF':
      return columnText(pen, node);
    case 'CAST':
      return castText(pen, node);
    case 'FUNCTION':
      return callText(pen, node, loose);
    case 'WINDOW':
      return windowText(pen, node);
    case 'COMPARISON':
      return comparisonText(pen, node);
    case 'CONJUNCTION':
      return grouped(`${pen.at(node.children![0]!)}${node.children!.map((child) => pen.expr(child)).join(node.type === 'CONJUNCTION_AND' ? ' and ' : ' or ')}`);
    case 'BETWEEN':
      return grouped(`${pen.expr(node.input!, true)} ${pen.at(node)}${node.type === 'COMPARE_NOT_BETWEEN' ? 'not ' : ''}between ${pen.expr(node.lower!, true)} and ${pen.expr(node.upper!, true)}`);
    case 'CASE':
      return `${pen.at(node)}case ${node.case_checks!.map(({ when_expr, then_expr }) => `when ${pen.item(when_expr)} then ${pen.item(then_expr, loose)}`).join(' ')}${isNull(node.else_expr) ? '' : ` else ${pen.item(node.else_expr!, loose)}`} end`;
    case 'OPERATOR':
      return operatorText(pen, node, loose);
    case 'SUBQUERY':
      return subqueryText(pen, node);
    case 'LAMBDA':
      return arrow(node) ? pen.refuse('a JSON value has no counterpart: take its text with ->>', node) : pen.refuse('a lambda has no counterpart here', node);
    case 'STAR':
      return pen.refuse('COLUMNS() has no counterpart', node);
    case 'COLLATE':
      return pen.refuse(`COLLATE ${node.collation} has no counterpart`, node);
    case 'PARAMETER':
      return pen.refuse('a parameter has no counterpart', node);
    default:
      return pen.refuse(`${node.type} has no counterpart`, node);
  }
}

function isNull(node: Tree | undefined): boolean {
  return node === undefined || (node.class === 'CONSTANT' && node.value?.is_null === true);
}

const CLOCKS: Readonly<Record<string, string>> = { current_date: 'current_date()', current_timestamp: 'current_timestamp()', now: 'current_timestamp()' };

function columnText(pen: Pen, node: Tree): string {
  const names = node.column_names!;
  const clock = names.length === 1 ? CLOCKS[names[0]!.toLowerCase()] : undefined;
  return `${pen.at(node)}${clock ?? names.map(identifier).join('.')}`;
}

function callText(pen: Pen, node: Tree, loose: boolean): string {
  const name = node.function_name!;
  if (intervalOf(pen, node) !== undefined) {
    const { months, rest } = intervalOf(pen, node)!;
    return months !== undefined && rest !== undefined ? pen.refuse('an interval of months and days has no counterpart', node) : (months ?? rest)!;
  }
  const write = writerOf(name);
  return write ? write(pen, node.children ?? [], node, loose) : pen.refuse(node.is_operator ? `the operator ${name.replace('__postfix', '')} has no counterpart` : `${name}() has no counterpart`, node);
}

const WHOLE = /^U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?$/;

const READ = /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|DECIMAL|DOUBLE|FLOAT|DATE|TIMESTAMP|BOOLEAN)/;

function castText(pen: Pen, node: Tree): string {
  const target = node.cast_type!;
  const child = node.child!;
  if (node.double) return `${pen.at(node)}${literal(node.double) ?? pen.refuse('this constant has no counterpart', node)}`;
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

function comparisonText(pen: Pen, node: Tree): string {
  const { type } = node;
  // `x is true`, which DuckDB's parser makes a comparison of.
  const truth = node.right?.class === 'CONSTANT' && node.right.value?.type.id === 'BOOLEAN' && node.left?.class === 'CAST' ? node.right.value.value === true : undefined;
  if (truth !== undefined && /DISTINCT/.test(type)) return grouped(`${pen.expr(node.left!.child!)} ${pen.at(node)}is ${type === 'COMPARE_DISTINCT_FROM' ? 'not ' : ''}${truth}`);
  const [left, right] = [pen.expr(node.left!, true), pen.expr(node.right!, true)];
  if (type === 'COMPARE_DISTINCT_FROM') return grouped(`not (${left} ${pen.at(node)}<=> ${right})`);
  return grouped(`${left} ${pen.at(node)}${COMPARISONS[type] ?? pen.refuse(`${type} has no counterpart`, node)} ${right}`);
}

function operatorText(pen: Pen, node: Tree, loose: boolean): string {
  const children = node.children ?? [];
  const at = pen.at(node);
  switch (node.type) {
    case 'OPERATOR_NOT':
      return grouped(`${at}not ${pen.expr(children[0]!)}`);
    case 'OPERATOR_IS_NULL':
      return grouped(`${pen.expr(children[0]!, true)} ${at}is null`);
    case 'OPERATOR_IS_NOT_NULL':
      return grouped(`${pen.expr(children[0]!, true)} ${at}is not null`);
    case 'OPERATOR_COALESCE':
      return `${at}coalesce(${children.map((child) => pen.item(child, loose)).join(', ')})`;
    case 'COMPARE_IN': case 'COMPARE_NOT_IN':
      return grouped(`${pen.expr(children[0]!, true)} ${at}${node.type === 'COMPARE_IN' ? '' : 'not '}in (${children.slice(1).map((child) => pen.item(child, true)).join(', ')})`);
    case 'ARRAY_CONSTRUCTOR':
      return `${at}array(${children.map((child) => pen.item(child)).join(', ')})`;
    case 'ARRAY_EXTRACT': case 'STRUCT_EXTRACT':
      return element(pen, children[0]!, children[1]!, node);
    case 'ARRAY_SLICE':
      return slice(pen, children[0]!, children[1], children[2], node);
    case 'GROUPING_FUNCTION':
      return `${at}${children.length === 1 ? 'grouping' : 'grouping_id'}(${children.map((child) => pen.item(child)).join(', ')})`;
    case 'OPERATOR_TRY':
      return pen.refuse('TRY() has no counterpart', node);
    default:
      return pen.refuse(`${node.type} has no counterpart`, node);
  }
}

function subqueryText(pen: Pen, node: Tree): string {
  const at = pen.at(node);
  const query = `(\n${pen.query(node.subquery!.node)}\n)`;
  switch (node.subquery_type) {
    case 'SCALAR':
      return `${at}${query}`;
    case 'EXISTS':
      return `${at}exists ${query}`;
    case 'NOT_EXISTS':
      return grouped(`${at}not exists ${query}`);
    case 'ANY':
      return node.comparison_type === 'COMPARE_EQUAL' ? grouped(`${pen.expr(node.child!, true)} ${at}in ${query}`) : pen.refuse('ANY with another comparison than = has no counterpart', node);
    default:
      return pen.refuse(`a subquery with ${node.subquery_type} has no counterpart`, node);
  }
}

