import type { Span } from '../../contracts/diagnostics.ts';
import type { Compiled } from '../compile/compiled.ts';
import { globals } from '../builtins/globals.ts';
import { JinjaError } from '../errors.ts';
import type { Place } from '../syntax/ast.ts';
import type { UndefinedMode, Value } from '../values.ts';
import { Macro } from './macro.ts';
import { Frame } from './frame.ts';
import { Output } from './output.ts';

/** Values by name: a record's own properties, a map, or a function that makes them when they are asked for. */
export type Names = Readonly<Record<string, Value>> | { get(name: string): Value | undefined };

/** What a render can see. */
export interface Scope {
  /** Functions, macros and values by name. */
  readonly globals: Names;
  /** More values, before `globals`; a template that is imported without the context does not see them. */
  readonly context?: Names;
  /** Finds a template for `import`, `from` and `include`; undefined when there is none of that name. */
  template?(name: string): Compiled | undefined;
}

export interface RenderOptions {
  /**
   * `jinja` (default): a missing value prints as nothing, any other use fails. `strict`: printing, joining and looping fail too.
   * `chain`: its attributes and calls are missing values again, as in dbt's parsing.
   */
  readonly undefined?: UndefinedMode;
  /** Collect the trace; off by default. */
  readonly trace?: boolean;
  /** Most turns of loops and calls of a render; 2,000,000 by default. */
  readonly maxSteps?: number;
  /** Most macros within macros; 160 by default. */
  readonly maxDepth?: number;
  /** Most characters of output; 16,000,000 by default. */
  readonly maxOutput?: number;
}

/** How the bits of a hash are spread. */
const MIXED: readonly (readonly [number, number])[] = [[16, 0x85ebca6b], [13, 0xc2b2ae35]];

/** The state of one render. */
export class Runtime {
  readonly scope: Scope;
  readonly undefinedMode: UndefinedMode;
  readonly output: Output;
  readonly maxDepth: number;
  /** The node that runs: where an error that does not know its place has happened. */
  at: Place = { start: 0, end: 0 };
  /** The file that `at` is in. */
  file: string;
  depth = 0;
  #steps: number;
  readonly #maxSteps: number;
  #draws = 0;
  readonly #name: string;
  readonly #files = new Map<Compiled, Frame>();
  /** Files whose macros are called from elsewhere: within them, the macros beside one are known by name. */
  readonly #called = new Set<Compiled>();
  /** Files whose macros run, but whose own top-level variables nothing has asked for yet. */
  readonly #unread = new Set<Compiled>();

  constructor(scope: Scope, options: RenderOptions, file: string) {
    this.scope = scope;
    this.undefinedMode = options.undefined ?? 'jinja';
    this.#maxSteps = this.#steps = options.maxSteps ?? 2_000_000;
    this.maxDepth = options.maxDepth ?? 160;
    this.output = new Output(file, options.trace ?? false, options.maxOutput ?? 16_000_000);
    this.file = file;
    this.#name = file;
  }

  /** A number below `count`, as if by chance: the file's name and how many were drawn before tell it, so that the same template gives the same text. */
  draw(count: number): number {
    let hash = 0x811c9dc5;
    for (const character of `${this.#name} ${this.#draws++}`) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
    for (const [shift, factor] of MIXED) hash = Math.imul(hash ^ (hash >>> shift), factor);
    return ((hash ^ (hash >>> 16)) >>> 0) % count;
  }

  /** The text that runs now. */
  here(): Span {
    return { file: this.file, start: this.at.start, end: this.at.end };
  }

  /** Counts a turn of a loop or a call. */
  step(): void {
    if (--this.#steps < 0) throw new JinjaError('limit', `This template ran for more than ${this.#maxSteps} steps.`, 'Look for a loop or a recursion that does not end.');
  }

  /** Counts a level of macros, recursive loops and includes. */
  enter(): void {
    if (++this.depth > this.maxDepth) throw new JinjaError('limit', `Macros call one another more than ${this.maxDepth} levels deep.`, 'Look for a recursion that does not end.');
  }
  leave(): void {
    this.depth--;
  }

  /** What a name means that no variable has. */
  resolve(name: string, frame: Frame): Value | undefined {
    const { context, globals: given } = this.scope;
    if (context && frame.withContext) {
      const value = read(context, name);
      if (value !== undefined) return value;
    }
    if (this.#unread.has(frame.compiled) && frame.compiled.assigns.has(name)) {
      const file = this.fileFrame(frame.compiled);
      this.#unread.delete(frame.compiled);
      frame.compiled.runAssignments(file);
      const own = file.vars?.get(name);
      if (own !== undefined) return own;
    }
    const value = read(given, name);
    if (value !== undefined) return value;
    const sibling = this.#called.has(frame.compiled) ? frame.compiled.macros.get(name) : undefined;
    return sibling ? new Macro(frame.compiled, sibling) : globals.get(name);
  }

  /** The outermost scope of a file whose macro is called from elsewhere. */
  fileFrame(compiled: Compiled): Frame {
    let frame = this.#files.get(compiled);
    if (!frame) {
      frame = new Frame(this, compiled, undefined, true);
      this.#files.set(compiled, frame);
      this.#called.add(compiled);
      if (compiled.assigns.size > 0) this.#unread.add(compiled);
    }
    return frame;
  }

  /** The scope of the template that is rendered. */
  rootFrame(compiled: Compiled): Frame {
    const frame = new Frame(this, compiled, undefined, true);
    this.#files.set(compiled, frame);
    return frame;
  }

  /** Gives an error its place, if it has none yet. */
  place(error: unknown): void {
    if (error instanceof JinjaError && !error.located) error.span = this.here();
  }
}

function read(names: Names, name: string): Value | undefined {
  if (typeof names.get === 'function') return (names as { get(name: string): Value | undefined }).get(name);
  return Object.prototype.hasOwnProperty.call(names, name) ? (names as Record<string, Value>)[name] : undefined;
}
