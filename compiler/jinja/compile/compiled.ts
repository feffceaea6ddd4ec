import type { Frame } from '../runtime/frame.ts';
import type { MacroDefinition, Statement, Template } from '../syntax/ast.ts';
import { mentioned, targetNames } from '../syntax/walk.ts';
import type { Value } from '../values.ts';
import { Tuple, Undefined } from '../values.ts';
import type { Evaluate } from './expressions.ts';
import { compileExpression } from './expressions.ts';
import type { Execute } from './statements.ts';
import { compileBody } from './statements.ts';

/** A template that can be rendered. Its parts become closures when they run for the first time. */
export class Compiled {
  readonly template: Template;
  /** Its top-level macros and macro-like blocks by the name that calls them. */
  readonly macros: ReadonlyMap<string, MacroCode>;
  #body: Execute | undefined;
  #assigns: ReadonlySet<string> | undefined;
  #imports: ReadonlySet<string> | undefined;

  constructor(template: Template) {
    this.template = template;
    this.macros = new Map(template.macros.map((macro) => [macro.callName, new MacroCode(macro)]));
  }

  get body(): Execute {
    return (this.#body ??= compileBody(this.template.body, this));
  }

  /** Names of the variables that stand at top level. */
  get assigns(): ReadonlySet<string> {
    return (this.#assigns ??= new Set(this.template.body.flatMap(assignedNames)));
  }

  /** Names that it imports itself: another template that imports it does not get them. */
  get imports(): ReadonlySet<string> {
    return (this.#imports ??= new Set(this.template.body.flatMap((statement) => (statement.kind === 'import' || statement.kind === 'from-import' ? assignedNames(statement) : []))));
  }

  /** Sets the top-level variables, without rendering anything. */
  runAssignments(frame: Frame): void {
    const { runtime } = frame;
    const { at, file } = runtime;
    runtime.file = this.template.file;
    compileBody(
      this.template.body.filter((statement) => assignedNames(statement).length > 0),
      this,
    )(frame);
    runtime.at = at;
    runtime.file = file;
  }
}

function assignedNames(statement: Statement): string[] {
  switch (statement.kind) {
    case 'set':
    case 'set-block':
      return targetNames(statement.target);
    case 'import':
      return [statement.name];
    case 'from-import':
      return statement.names.map((name) => name.alias);
    default:
      return [];
  }
}

const special = new Set(['caller', 'kwargs', 'varargs']);

/** A macro's code: compiled when it is called for the first time. */
export class MacroCode {
  readonly name: string;
  readonly parameters: MacroDefinition['parameters'];
  readonly #body: readonly Statement[];
  #execute: Execute | undefined;
  #defaults: (Evaluate | undefined)[] | undefined;
  #uses: ReadonlySet<string> | undefined;

  constructor(source: Pick<MacroDefinition, 'callName' | 'parameters' | 'body'>) {
    this.name = source.callName;
    this.parameters = source.parameters;
    this.#body = source.body;
  }

  get #mentions(): ReadonlySet<string> {
    if (!this.#uses) {
      const uses = new Set(mentioned(this.#body, special));
      for (const { name } of this.parameters) uses.delete(name);
      this.#uses = uses;
    }
    return this.#uses;
  }
  get usesCaller(): boolean {
    return this.#mentions.has('caller');
  }
  get usesKwargs(): boolean {
    return this.#mentions.has('kwargs');
  }
  get usesVarargs(): boolean {
    return this.#mentions.has('varargs');
  }
  get hasCallerParameter(): boolean {
    return this.parameters.some(({ name }) => name === 'caller');
  }
  get parameterTuple(): Tuple {
    return new Tuple(this.parameters.map(({ name }) => name));
  }

  body(frame: Frame): void {
    (this.#execute ??= compileBody(this.#body, frame.compiled))(frame);
  }

  /** Gives the parameters that the call left out their defaults, in order. */
  bindDefaults(frame: Frame): void {
    const { parameters } = this;
    if (parameters.length === (frame.vars?.size ?? 0) && parameters.every(({ name }) => frame.vars!.has(name))) return;
    this.#defaults ??= parameters.map((parameter) => parameter.default && compileExpression(parameter.default));
    parameters.forEach(({ name }, i) => {
      if (frame.vars?.has(name)) return;
      const make = this.#defaults![i];
      const value: Value = make ? make(frame) : new Undefined(frame.runtime.undefinedMode, { hint: `parameter '${name}' was not provided`, name });
      frame.set(name, value);
    });
  }
}
