import { nearest } from '../../diagnostics/nearest.ts';
import { JinjaError } from '../errors.ts';
import type { Arguments, CallExpression, CompareOperator, Expression, FilterExpression, Item, Slice, Target } from './ast.ts';
import type { Scanner } from './scanner.ts';
import { chainLimit, nestingLimit } from './scanner.ts';
import { filterNames, testNames } from './names.ts';

/** Parses an expression, with `a if b else c` unless told otherwise. */
export function parseExpression(s: Scanner, withConditional = true): Expression {
  if (++s.depth > nestingLimit) tooDeep(s);
  const result = withConditional ? parseConditional(s) : parseOr(s);
  s.depth--;
  return result;
}

/** Parses one expression, or several with commas between them as a tuple. */
export function parseTuple(s: Scanner, withConditional = true, endWord?: string, inParentheses = false): Expression {
  const start = s.start;
  const items: Expression[] = [];
  let isTuple = false;
  let height = 0;
  for (;;) {
    if (items.length > 0) s.expect(',');
    if (s.is('close') || s.is(')') || s.is('eof') || (endWord !== undefined && s.isWord(endWord))) break;
    items.push(parseExpression(s, withConditional));
    height = Math.max(height, s.height);
    if (!s.is(',')) break;
    isTuple = true;
  }
  if (!isTuple) {
    if (items.length > 0) return items[0]!;
    if (!inParentheses) s.fail(`Expected an expression, found ${s.describe()}.`);
  }
  s.height = height + 1;
  return { kind: 'tuple', items, start, end: s.previousEnd };
}

function parseConditional(s: Scanner): Expression {
  let result = parseOr(s);
  while (s.skipWord('if')) {
    let height = s.height;
    const test = parseOr(s);
    height = Math.max(height, s.height);
    let otherwise: Expression | undefined;
    if (s.skipWord('else')) {
      if (++s.depth > nestingLimit) tooDeep(s);
      otherwise = parseConditional(s);
      s.depth--;
    }
    grow(s, Math.max(height, s.height));
    result = { kind: 'conditional', test, then: result, otherwise, start: result.start, end: s.previousEnd };
  }
  return result;
}

function parseOr(s: Scanner): Expression {
  let left = parseAnd(s);
  while (s.skipWord('or')) {
    const height = s.height;
    const right = parseAnd(s);
    grow(s, Math.max(height, s.height));
    left = { kind: 'or', left, right, start: left.start, end: right.end };
  }
  return left;
}

function parseAnd(s: Scanner): Expression {
  let left = parseNot(s);
  while (s.skipWord('and')) {
    const height = s.height;
    const right = parseNot(s);
    grow(s, Math.max(height, s.height));
    left = { kind: 'and', left, right, start: left.start, end: right.end };
  }
  return left;
}

function parseNot(s: Scanner): Expression {
  if (!s.isWord('not')) return parseCompare(s);
  const start = s.start;
  s.next();
  if (++s.depth > nestingLimit) tooDeep(s);
  const operand = parseNot(s);
  s.depth--;
  grow(s, s.height);
  return { kind: 'unary', operator: 'not', operand, start, end: operand.end };
}

function parseCompare(s: Scanner): Expression {
  const first = parseSum(s);
  let operator = compareOperator(s);
  if (operator === undefined) return first;
  const rest: { operator: CompareOperator; operand: Expression }[] = [];
  let height = s.height;
  while (operator !== undefined) {
    const operand = parseSum(s);
    height = Math.max(height, s.height);
    rest.push({ operator, operand });
    operator = compareOperator(s);
  }
  s.height = height + 1;
  return { kind: 'compare', first, rest, start: first.start, end: s.previousEnd };
}

/** Takes the comparison operator at the current token, if there is one. */
function compareOperator(s: Scanner): CompareOperator | undefined {
  switch (s.type) {
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const operator = s.type;
      s.next();
      return operator;
    }
    case 'name':
      if (s.text === 'in') {
        s.next();
        return 'in';
      }
      if (s.text === 'not') {
        const next = s.peek();
        if (next.type !== 'name' || next.text !== 'in') return undefined;
        s.next();
        s.next();
        return 'not in';
      }
  }
  return undefined;
}

function parseSum(s: Scanner): Expression {
  let left = parseConcat(s);
  while (s.type === '+' || s.type === '-') {
    const operator = s.type;
    s.next();
    const height = s.height;
    const right = parseConcat(s);
    grow(s, Math.max(height, s.height));
    left = { kind: 'binary', operator, left, right, start: left.start, end: right.end };
  }
  return left;
}

function parseConcat(s: Scanner): Expression {
  const first = parseProduct(s);
  if (s.type !== '~') return first;
  const items = [first];
  let height = s.height;
  while (s.skip('~')) {
    items.push(parseProduct(s));
    height = Math.max(height, s.height);
  }
  s.height = height + 1;
  return { kind: 'concat', items, start: first.start, end: s.previousEnd };
}

function parseProduct(s: Scanner): Expression {
  let left = parsePower(s);
  while (s.type === '*' || s.type === '/' || s.type === '//' || s.type === '%') {
    const operator = s.type;
    s.next();
    const height = s.height;
    const right = parsePower(s);
    grow(s, Math.max(height, s.height));
    left = { kind: 'binary', operator, left, right, start: left.start, end: right.end };
  }
  return left;
}

function parsePower(s: Scanner): Expression {
  let left = parseUnary(s, true);
  while (s.type === '**') {
    s.next();
    const height = s.height;
    const right = parseUnary(s, true);
    grow(s, Math.max(height, s.height));
    left = { kind: 'binary', operator: '**', left, right, start: left.start, end: right.end };
  }
  return left;
}

function parseUnary(s: Scanner, withFilter: boolean): Expression {
  let node: Expression;
  if (s.type === '-' || s.type === '+') {
    const start = s.start;
    const operator = s.type;
    s.next();
    if (++s.depth > nestingLimit) tooDeep(s);
    const operand = parseUnary(s, false);
    s.depth--;
    grow(s, s.height);
    node = { kind: 'unary', operator, operand, start, end: operand.end };
  } else node = parsePrimary(s);
  node = parsePostfix(s, node);
  return withFilter ? parseFilters(s, node) : node;
}

function parsePrimary(s: Scanner): Expression {
  const { start, end } = s;
  switch (s.type) {
    case 'name': {
      const name = s.text;
      s.next();
      s.height = 0;
      switch (name) {
        case 'true':
        case 'True':
          return { kind: 'const', value: true, start, end };
        case 'false':
        case 'False':
          return { kind: 'const', value: false, start, end };
        case 'none':
        case 'None':
          return { kind: 'const', value: null, start, end };
        default:
          return { kind: 'name', name, start, end };
      }
    }
    case 'string': {
      let value = s.value as string;
      s.next();
      while (s.type === 'string') {
        value += s.value as string;
        s.next();
      }
      s.height = 0;
      return { kind: 'const', value, start, end: s.previousEnd };
    }
    case 'integer':
    case 'float': {
      const { value } = s;
      s.next();
      s.height = 0;
      return { kind: 'const', value, start, end };
    }
    case '(': {
      s.next();
      const inner = parseTuple(s, true, undefined, true);
      s.expect(')');
      return { ...inner, start, end: s.previousEnd };
    }
    case '[':
      return parseList(s);
    case '{':
      return parseDict(s);
  }
  return s.fail(`Expected an expression, found ${s.describe()}.`);
}

function parseList(s: Scanner): Expression {
  const start = s.start;
  const items: Expression[] = [];
  let height = 0;
  s.next();
  while (!s.is(']')) {
    if (items.length > 0) s.expect(',');
    if (s.is(']')) break;
    items.push(parseExpression(s));
    height = Math.max(height, s.height);
  }
  s.next();
  s.height = height + 1;
  return { kind: 'list', items, start, end: s.previousEnd };
}

function parseDict(s: Scanner): Expression {
  const start = s.start;
  const pairs: { key: Expression; value: Expression }[] = [];
  let height = 0;
  s.next();
  while (!s.is('}')) {
    if (pairs.length > 0) s.expect(',');
    if (s.is('}')) break;
    const key = parseExpression(s);
    height = Math.max(height, s.height);
    s.expect(':');
    const value = parseExpression(s);
    height = Math.max(height, s.height);
    pairs.push({ key, value });
  }
  s.next();
  s.height = height + 1;
  return { kind: 'dict', pairs, start, end: s.previousEnd };
}

function parsePostfix(s: Scanner, node: Expression): Expression {
  for (;;) {
    if (s.type === '.') node = parseAttribute(s, node);
    else if (s.type === '[') node = parseItem(s, node);
    else if (s.type === '(') node = parseCall(s, node);
    else return node;
  }
}

function parseAttribute(s: Scanner, target: Expression): Expression {
  s.next();
  grow(s, s.height);
  const { start, end, text, value } = s;
  if (s.type === 'name') {
    s.next();
    return { kind: 'attribute', target, name: text, start: target.start, end };
  }
  if (s.type !== 'integer') s.fail(`Expected a name or a number after ".", found ${s.describe()}.`);
  s.next();
  return { kind: 'item', target, key: { kind: 'const', value, start, end }, start: target.start, end };
}

function parseItem(s: Scanner, target: Expression): Item {
  let height = s.height;
  const open = s.start;
  s.next();
  const keys: (Expression | Slice)[] = [];
  while (!s.is(']')) {
    if (keys.length > 0) s.expect(',');
    s.height = 0;
    keys.push(parseSubscript(s));
    height = Math.max(height, s.height);
  }
  s.next();
  grow(s, height);
  const end = s.previousEnd;
  if (keys.length === 1) return { kind: 'item', target, key: keys[0]!, start: target.start, end };
  const slice = keys.find((key) => key.kind === 'slice');
  if (slice) s.fail('A slice stands alone between brackets.', slice.start, slice.end);
  return { kind: 'item', target, key: { kind: 'tuple', items: keys as Expression[], start: open, end }, start: target.start, end };
}

function parseSubscript(s: Scanner): Expression | Slice {
  const start = s.start;
  let from: Expression | undefined;
  if (!s.is(':')) {
    from = parseExpression(s);
    if (!s.is(':')) return from;
  }
  s.next();
  const isEnd = () => s.is(']') || s.is(',') || s.is('eof');
  const to = s.is(':') || isEnd() ? undefined : parseExpression(s);
  let step: Expression | undefined;
  if (s.skip(':') && !isEnd()) step = parseExpression(s);
  return { kind: 'slice', from, to, step, start, end: s.previousEnd };
}

function parseCall(s: Scanner, callee: Expression): CallExpression {
  const height = s.height;
  const args = parseArguments(s);
  grow(s, Math.max(height, s.height));
  return { kind: 'call', callee, ...args, start: callee.start, end: s.previousEnd };
}

const noArguments: Arguments = { args: [], kwargs: [], star: undefined, doubleStar: undefined };

function parseArguments(s: Scanner): Arguments {
  const open = s.start;
  s.next();
  if (s.skip(')')) {
    s.height = 0;
    return noArguments;
  }
  const args: Expression[] = [];
  const kwargs: { name: string; value: Expression }[] = [];
  let star: Expression | undefined;
  let doubleStar: Expression | undefined;
  let height = 0;
  let first = true;
  while (!s.is(')')) {
    if (!first) {
      s.expect(',');
      if (s.is(')')) break;
    }
    first = false;
    const { start } = s;
    if (s.is('*')) {
      s.next();
      if (star || doubleStar) s.fail('Only one argument may start with "*", before any with "**".', start, s.end);
      star = parseExpression(s);
    } else if (s.is('**')) {
      s.next();
      if (doubleStar) s.fail('Only one argument may start with "**".', start, s.end);
      doubleStar = parseExpression(s);
    } else if (s.is('name') && s.peek().type === '=') {
      if (doubleStar) s.fail('An argument with a name cannot follow "**".');
      const name = s.text;
      if (kwargs.some((other) => other.name === name)) s.fail(`The argument "${name}" is given twice.`);
      s.next();
      s.next();
      kwargs.push({ name, value: parseExpression(s) });
    } else {
      if (kwargs.length > 0) s.fail('An argument without a name cannot follow one with a name.', start, s.end, 'Move it to the front, or name it: name=value.');
      if (star || doubleStar) s.fail('An argument without a name cannot follow "*" or "**".', start, s.end);
      args.push(parseExpression(s));
    }
    height = Math.max(height, s.height);
    if (s.is('eof') || s.is('close')) s.fail('This parenthesis is never closed.', open, open + 1, 'Add ")".');
  }
  s.next();
  s.height = height;
  return { args, kwargs, star, doubleStar };
}

function parseFilters(s: Scanner, node: Expression): Expression {
  for (;;) {
    if (s.type === '|') node = parseFilter(s, node);
    else if (s.type === 'name' && s.text === 'is') node = parseTest(s, node);
    else if (s.type === '(') node = parseCall(s, node);
    else return node;
  }
}

/** Parses one `| filter(…)`; the current token is the bar, or the name itself when `bare`. */
export function parseFilter<T extends Expression | undefined>(s: Scanner, target: T, bare = false): FilterExpression {
  let { height } = s;
  if (!bare) s.next();
  const { start } = s;
  const name = dottedName(s, 'the name of a filter');
  if (!filterNames.has(name)) unknown(s, 'unknown-filter', `There is no filter named "${name}".`, name, filterNames, start);
  const args = s.is('(') ? parseArguments(s) : noArguments;
  if (args !== noArguments) height = Math.max(height, s.height);
  grow(s, height);
  return { kind: 'filter', name, target, ...args, start: target?.start ?? start, end: s.previousEnd };
}

function parseTest(s: Scanner, target: Expression): Expression {
  let { height } = s;
  s.next();
  const negated = s.skipWord('not');
  const { start } = s;
  const name = dottedName(s, 'the name of a test');
  if (!testNames.has(name)) unknown(s, 'unknown-test', `There is no test named "${name}".`, name, testNames, start);
  let args = noArguments;
  if (s.is('(')) args = parseArguments(s);
  else if (s.isWord('is')) s.fail('Tests cannot follow one another.', s.start, s.end, 'Join them with "and".');
  else if (startsArgument.has(s.type) && !(s.type === 'name' && endsTest.has(s.text))) {
    s.height = 0;
    args = { ...noArguments, args: [parsePostfix(s, parsePrimary(s))] };
  }
  if (args !== noArguments) height = Math.max(height, s.height);
  grow(s, height);
  const end = s.previousEnd;
  const node: Expression = { kind: 'test', name, target, ...args, start: target.start, end };
  return negated ? { kind: 'unary', operator: 'not', operand: node, start: target.start, end } : node;
}
const startsArgument = new Set(['name', 'string', 'integer', 'float', '[', '{']);
const endsTest = new Set(['else', 'or', 'and', 'if', 'in', 'not']);

function dottedName(s: Scanner, what: string): string {
  let name = s.expectName(what);
  while (s.skip('.')) name += `.${s.expectName(what)}`;
  return name;
}

function unknown(s: Scanner, kind: 'unknown-filter' | 'unknown-test', message: string, name: string, names: ReadonlySet<string>, start: number): never {
  const near = nearest(name, names);
  const error = new JinjaError(kind, message, near === undefined ? undefined : `Did you mean "${near}"?`);
  error.span = { file: s.file, start, end: start + name.length };
  throw error;
}

/** Parses what stands left of `=` or between `for` and `in`. */
export function parseTarget(s: Scanner, options: { readonly endWord?: string; readonly namespaces?: boolean } = {}): Target {
  const start = s.start;
  const items: Target[] = [];
  let isTuple = false;
  for (;;) {
    if (items.length > 0) s.expect(',');
    if (s.is('close') || s.is(')') || s.is('=') || (options.endWord !== undefined && s.isWord(options.endWord))) break;
    items.push(parseOneTarget(s, options));
    if (!s.is(',')) break;
    isTuple = true;
  }
  if (!isTuple && items.length === 1) return items[0]!;
  if (items.length === 0) s.fail(`Expected a name to assign to, found ${s.describe()}.`);
  return { kind: 'targets', items, start, end: s.previousEnd };
}

function parseOneTarget(s: Scanner, options: { readonly endWord?: string; readonly namespaces?: boolean }): Target {
  const { start } = s;
  if (s.is('(') || s.is('[')) {
    const closer = s.is('(') ? ')' : ']';
    if (closer === ']') s.fail('A list cannot be assigned to.', start, s.end, 'Write the names with commas between them.');
    s.next();
    if (++s.depth > nestingLimit) tooDeep(s);
    const inner = parseTarget(s, { namespaces: options.namespaces });
    s.depth--;
    s.expect(closer);
    return { ...inner, start, end: s.previousEnd };
  }
  if (!s.is('name')) s.fail(`Expected a name to assign to, found ${s.describe()}.`);
  const name = s.text;
  if (/^(true|false|none|True|False|None)$/.test(name)) s.fail(`"${name}" cannot be assigned to.`);
  s.next();
  if (options.namespaces && s.skip('.')) {
    const attribute = s.expectName('the name of an attribute');
    return { kind: 'namespace', name, attribute, start, end: s.previousEnd };
  }
  return { kind: 'name', name, start, end: s.previousEnd };
}

/** Sets the height of a node above children of the given height. */
function grow(s: Scanner, height: number): void {
  s.height = height + 1;
  if (s.height > chainLimit) tooDeep(s);
}

function tooDeep(s: Scanner): never {
  const error = new JinjaError('limit', 'This expression is nested too deeply.', 'Split it with {% set %}.');
  error.span = { file: s.file, start: s.start, end: s.end };
  throw error;
}
