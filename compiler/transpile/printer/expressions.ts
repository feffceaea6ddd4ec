import { grouped } from '../marks.ts';
import type { Tree } from '../../sql/tree.ts';
import { arrow } from './arrow.ts';
import { literalText } from './literals.ts';
import { isNull, type Pen } from './pen.ts';
import { windowText } from './windows.ts';

const COMPARISONS: Readonly<Record<string, string>> = {
  COMPARE_EQUAL: '=', COMPARE_NOTEQUAL: '<>', COMPARE_LESSTHAN: '<', COMPARE_GREATERTHAN: '>', COMPARE_LESSTHANOREQUALTO: '<=', COMPARE_GREATERTHANOREQUALTO: '>=',
};

/** An expression in the target's words, in brackets where something beside it could part it. */
export function expressionText(pen: Pen, node: Tree, loose: boolean): string {
  switch (node.class) {
    case 'CONSTANT':
      return literalText(pen, node.value!, node);
    case 'COLUMN_REF':
      return columnText(pen, node);
    case 'CAST':
      return node.double ? literalText(pen, node.double, node) : pen.target.cast(pen, node);
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

function columnText(pen: Pen, node: Tree): string {
  const names = node.column_names!;
  const { clocks, identifier } = pen.target;
  const clock = names.length === 1 && Object.hasOwn(clocks, names[0]!.toLowerCase()) ? clocks[names[0]!.toLowerCase()] : undefined;
  return `${pen.at(node)}${clock ?? names.map(identifier).join('.')}`;
}

function callText(pen: Pen, node: Tree, loose: boolean): string {
  const name = node.function_name!;
  const interval = pen.target.interval(pen, node);
  if (interval !== undefined) return interval;
  const { functions } = pen.target;
  if (Object.hasOwn(functions, name)) return functions[name]!(pen, node.children ?? [], node, loose);
  return pen.refuse(node.is_operator ? `the operator ${name.replace('__postfix', '')} has no counterpart` : `${name}() has no counterpart`, node);
}

function comparisonText(pen: Pen, node: Tree): string {
  const { type } = node;
  // `x is true`, which DuckDB's parser makes a comparison of.
  const truth = node.right?.class === 'CONSTANT' && node.right.value?.type.id === 'BOOLEAN' && node.left?.class === 'CAST' ? node.right.value.value === true : undefined;
  if (truth !== undefined && /DISTINCT/.test(type)) return pen.target.truth(`${pen.expr(node.left!.child!)} ${pen.at(node)}`, truth, type === 'COMPARE_DISTINCT_FROM');
  const [left, right] = [pen.expr(node.left!, true), pen.expr(node.right!, true)];
  pen.target.compares?.(pen, [node.left!, node.right!], node);
  if (/^COMPARE_(?:NOT_)?DISTINCT_FROM$/.test(type)) return pen.target.same(`${left} ${pen.at(node)}`, right, type === 'COMPARE_DISTINCT_FROM');
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
      pen.target.compares?.(pen, children, node);
      return grouped(`${pen.expr(children[0]!, true)} ${at}${node.type === 'COMPARE_IN' ? '' : 'not '}in (${children.slice(1).map((child) => pen.item(child, true)).join(', ')})`);
    case 'ARRAY_CONSTRUCTOR':
      return pen.target.list(pen, children, node);
    case 'ARRAY_EXTRACT': case 'STRUCT_EXTRACT':
      return pen.target.element(pen, children[0]!, children[1]!, node);
    case 'ARRAY_SLICE':
      return pen.target.slice(pen, children[0]!, children[1], children[2], node);
    case 'GROUPING_FUNCTION':
      return pen.target.grouping(pen, children, node);
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

