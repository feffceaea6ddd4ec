import type { Span } from '../contracts/diagnostics.ts';
import type { CallExpression, Expression, Parameter, Statement, Target, Template } from './syntax/ast.ts';
import { targetNames } from './syntax/walk.ts';
import { globals } from './builtins/globals.ts';
import { fromConstants } from './constants.ts';

/** A literal of a template as plain JavaScript: text, number, boolean, null, lists and maps of those. */
export type Literal = string | number | boolean | null | readonly Literal[] | { readonly [key: string]: Literal };

/** One call in a template, as far as it can be read without running it. */
export interface CallFact {
  /** The dotted path that is called: `ref`, `config.get`, `dbt_utils.star`. */
  readonly name: string;
  /** Literal arguments; undefined where an argument has to be evaluated. */
  readonly args: readonly (Literal | undefined)[];
  readonly kwargs: Readonly<Record<string, Literal | undefined>>;
  readonly span: Span;
  readonly argSpans: readonly Span[];
  readonly kwargSpans: Readonly<Record<string, Span>>;
  /** Every argument is a literal. */
  readonly literal: boolean;
  /** It runs exactly once in every render that succeeds: it stands in no branch, loop, macro, or call block. */
  readonly unconditional: boolean;
}

/** What a template's text tells before it runs. */
export interface Analysis {
  /** In the order of the source. */
  readonly calls: readonly CallFact[];
  /** Names that it reads and nothing in it sets, sorted. */
  readonly names: readonly string[];
  /** False when the calls are all there is to know: every name is called with literals, unconditionally, by one of `known`. */
  readonly needsRender: boolean;
}

/** Names whose literal calls the parse phase understands without a render. */
const known = new Set(['ref', 'source', 'config', 'function', 'var', 'env_var', 'conf']);

interface State {
  readonly file: string;
  readonly calls: CallFact[];
  readonly names: Set<string>;
  readonly bound: Map<string, number>;
  conditional: boolean;
  needsRender: boolean;
}

/** Reads the calls and names off a template, without running it. */
export function analyse(template: Template): Analysis {
  const state: State = { file: template.file, calls: [], names: new Set(), bound: new Map(), conditional: false, needsRender: false };
  statements(template.body, state);
  const names = [...state.names].filter((name) => !globals.has(name) || name === 'return').sort();
  return { calls: state.calls, names, needsRender: state.needsRender };
}

/** Runs within a scope of its own: what is set inside is not set outside. */
function scoped(state: State, names: readonly string[], run: () => void): void {
  for (const name of names) state.bound.set(name, (state.bound.get(name) ?? 0) + 1);
  run();
  for (const name of names) state.bound.set(name, state.bound.get(name)! - 1);
}

function bind(state: State, target: Target): void {
  for (const name of targetNames(target)) state.bound.set(name, (state.bound.get(name) ?? 0) + 1);
}

function within(state: State, run: () => void): void {
  const { conditional } = state;
  state.conditional = true;
  run();
  state.conditional = conditional;
}

function statements(body: readonly Statement[] | undefined, state: State): void {
  body?.forEach((statement) => visit(statement, state));
}

function visit(node: Statement, state: State): void {
  if (node.kind !== 'text' && node.kind !== 'print' && node.kind !== 'do' && !(node.kind === 'macro' && node.block === 'docs')) state.needsRender = true;
  switch (node.kind) {
    case 'print':
      return node.expressions.forEach((expression) => read(expression, state));
    case 'do':
      return read(node.expression, state);
    case 'if':
      node.branches.forEach(({ test, body }, i) => {
        if (i === 0) read(test, state);
        within(state, () => {
          if (i > 0) read(test, state);
          statements(body, state);
        });
      });
      return within(state, () => statements(node.otherwise, state));
    case 'for':
      read(node.iterable, state);
      return within(state, () => {
        scoped(state, [...targetNames(node.target), 'loop'], () => {
          if (node.test) read(node.test, state);
          statements(node.body, state);
        });
        statements(node.otherwise, state);
      });
    case 'set':
      read(node.value, state);
      return bind(state, node.target);
    case 'set-block':
      statements(node.body, state);
      if (node.filter) read(node.filter, state);
      return bind(state, node.target);
    case 'macro':
      state.bound.set(node.name, (state.bound.get(node.name) ?? 0) + 1);
      return node.block === 'docs' ? undefined : callable(node.parameters, node.body, state);
    case 'call-block':
      read(node.call, state);
      return callable(node.parameters, node.body, state);
    case 'filter-block':
      statements(node.body, state);
      return read(node.filter, state);
    case 'with':
      for (const { value } of node.bindings) read(value, state);
      return scoped(state, node.bindings.flatMap(({ target }) => targetNames(target)), () => statements(node.body, state));
    case 'import':
      read(node.template, state);
      return bind(state, { kind: 'name', name: node.name, start: 0, end: 0 });
    case 'from-import':
      read(node.template, state);
      return node.names.forEach(({ alias }) => bind(state, { kind: 'name', name: alias, start: 0, end: 0 }));
    case 'include':
      return read(node.template, state);
    case 'block':
      return statements(node.body, state);
  }
}

function callable(parameters: readonly Parameter[], body: readonly Statement[], state: State): void {
  within(state, () =>
    scoped(state, [...parameters.map(({ name }) => name), 'caller', 'varargs', 'kwargs'], () => {
      for (const parameter of parameters) if (parameter.default) read(parameter.default, state);
      statements(body, state);
    }),
  );
}

function read(node: Expression, state: State): void {
  switch (node.kind) {
    case 'const':
      return;
    case 'name':
      if (!state.bound.get(node.name)) {
        state.names.add(node.name);
        state.needsRender = true;
      }
      return;
    case 'list':
    case 'tuple':
    case 'concat':
      return node.items.forEach((item) => read(item, state));
    case 'dict':
      return node.pairs.forEach(({ key, value }) => {
        read(key, state);
        read(value, state);
      });
    case 'unary':
      return read(node.operand, state);
    case 'binary':
      read(node.left, state);
      return read(node.right, state);
    case 'and':
    case 'or':
      read(node.left, state);
      return within(state, () => read(node.right, state));
    case 'compare':
      read(node.first, state);
      return node.rest.forEach(({ operand }) => read(operand, state));
    case 'conditional':
      read(node.test, state);
      return within(state, () => {
        read(node.then, state);
        if (node.otherwise) read(node.otherwise, state);
      });
    case 'attribute':
      return read(node.target, state);
    case 'item':
      read(node.target, state);
      if (node.key.kind !== 'slice') return read(node.key, state);
      for (const part of [node.key.from, node.key.to, node.key.step]) if (part) read(part, state);
      return;
    case 'call':
      return call(node, state);
    case 'filter':
    case 'test':
      state.needsRender = true;
      if (node.target) read(node.target, state);
      return argumentsOf(node, state);
  }
}

function call(node: CallExpression, state: State): void {
  const name = dotted(node.callee);
  const root = name?.split('.', 1)[0];
  const literal = argumentLiterals(node);
  if (name === undefined || root === undefined || state.bound.get(root)) {
    read(node.callee, state);
    state.needsRender = true;
  } else {
    state.names.add(root);
    const at = ({ start, end }: { readonly start: number; readonly end: number }): Span => ({ file: state.file, start, end });
    const unconditional = !state.conditional;
    state.calls.push({
      name,
      args: literal.args,
      kwargs: literal.kwargs,
      span: at(node),
      argSpans: node.args.map(at),
      kwargSpans: Object.fromEntries(node.kwargs.map(({ name: key, value }) => [key, at(value)])),
      literal: literal.complete,
      unconditional,
    });
    if (!known.has(name) || !literal.complete || !unconditional) state.needsRender = true;
  }
  argumentsOf(node, state);
}

function argumentsOf(node: { readonly args: readonly Expression[]; readonly kwargs: readonly { readonly value: Expression }[]; readonly star?: Expression; readonly doubleStar?: Expression }, state: State): void {
  for (const arg of node.args) read(arg, state);
  for (const { value } of node.kwargs) read(value, state);
  if (node.star) read(node.star, state);
  if (node.doubleStar) read(node.doubleStar, state);
}

/** `a.b.c` as text; undefined for anything but names and attributes. */
function dotted(node: Expression): string | undefined {
  if (node.kind === 'name') return node.name;
  if (node.kind !== 'attribute') return undefined;
  const owner = dotted(node.target);
  return owner === undefined ? undefined : `${owner}.${node.name}`;
}

function argumentLiterals(node: CallExpression): { args: (Literal | undefined)[]; kwargs: Record<string, Literal | undefined>; complete: boolean } {
  const args = node.args.map(fromConstants);
  const kwargs: Record<string, Literal | undefined> = Object.create(null);
  let complete = !node.star && !node.doubleStar && args.every((arg) => arg !== undefined);
  for (const { name, value } of node.kwargs) {
    kwargs[name] = fromConstants(value);
    if (kwargs[name] === undefined) complete = false;
  }
  return { args, kwargs, complete };
}
