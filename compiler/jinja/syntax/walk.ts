import type { Arguments, Expression, Parameter, Slice, Statement, Target } from './ast.ts';

type Node = Expression | Slice | Statement;

/** Calls `see` for a node and every node within, in the order of the source; a node whose `see` gives false is not entered. */
export function walk(node: Node, see: (node: Node) => boolean | void): void {
  if (see(node) === false) return;
  const each = (nodes: readonly Node[] | undefined) => nodes?.forEach((child) => walk(child, see));
  const one = (child: Node | undefined) => child && walk(child, see);
  const args = (of: Arguments) => {
    each(of.args);
    for (const { value } of of.kwargs) walk(value, see);
    one(of.star);
    one(of.doubleStar);
  };
  const parameters = (of: readonly Parameter[]) => of.forEach((parameter) => one(parameter.default));
  switch (node.kind) {
    case 'list':
    case 'tuple':
    case 'concat':
      return each(node.items);
    case 'dict':
      for (const { key, value } of node.pairs) {
        walk(key, see);
        walk(value, see);
      }
      return;
    case 'unary':
      return walk(node.operand, see);
    case 'binary':
    case 'and':
    case 'or':
      walk(node.left, see);
      return walk(node.right, see);
    case 'compare':
      walk(node.first, see);
      return node.rest.forEach(({ operand }) => walk(operand, see));
    case 'conditional':
      walk(node.test, see);
      walk(node.then, see);
      return one(node.otherwise);
    case 'attribute':
      return walk(node.target, see);
    case 'item':
      walk(node.target, see);
      return walk(node.key, see);
    case 'slice':
      one(node.from);
      one(node.to);
      return one(node.step);
    case 'call':
      walk(node.callee, see);
      return args(node);
    case 'filter':
    case 'test':
      one(node.target);
      return args(node);
    case 'print':
      return each(node.expressions);
    case 'if':
      for (const { test, body } of node.branches) {
        walk(test, see);
        each(body);
      }
      return each(node.otherwise);
    case 'for':
      walk(node.iterable, see);
      one(node.test);
      each(node.body);
      return each(node.otherwise);
    case 'set':
      return walk(node.value, see);
    case 'set-block':
      each(node.body);
      return one(node.filter);
    case 'macro':
      parameters(node.parameters);
      return each(node.body);
    case 'call-block':
      walk(node.call, see);
      parameters(node.parameters);
      return each(node.body);
    case 'filter-block':
      each(node.body);
      return walk(node.filter, see);
    case 'with':
      for (const { value } of node.bindings) walk(value, see);
      return each(node.body);
    case 'do':
      return walk(node.expression, see);
    case 'import':
    case 'from-import':
    case 'include':
      return walk(node.template, see);
    case 'block':
      return each(node.body);
    case 'const':
    case 'name':
    case 'text':
    case 'break':
    case 'continue':
      return;
  }
}

/** The names among `wanted` that a body reads. */
export function mentioned(body: readonly Statement[], wanted: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const statement of body) {
    walk(statement, (node) => {
      if (node.kind === 'name' && wanted.has(node.name)) found.add(node.name);
    });
  }
  return found;
}

/** The names that a target assigns to. */
export function targetNames(target: Target): string[] {
  if (target.kind === 'name') return [target.name];
  return target.kind === 'targets' ? target.items.flatMap(targetNames) : [];
}
