import type { Diagnostic } from '../contracts/diagnostics.ts';
import type { Flags } from '../contracts/flags.ts';
import type { Macro } from '../contracts/manifest.ts';
import type { ConfigMap, Project } from '../contracts/project.ts';
import type { Answer, Question } from '../contracts/questions.ts';
import type { ExistingRelation, Relation } from '../contracts/relation.ts';
import type { Call, HostObject, Value } from '../jinja/index.ts';
import type { RelationValue } from './relation.ts';

/** What all templates of an invocation share. */
export interface ContextWorld {
  readonly project: Project;
  /** The project's and its packages' macros; lakec's own are added. */
  readonly macros: ReadonlyMap<string, Macro>;
  readonly flags: Flags;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly runStartedAt: Date;
  readonly invocationId: string;
  /** What `graph` gives; asked for once, if at all. */
  graph?(): Value;
  /** Unique ids of the selected nodes, for `selected_resources`. */
  readonly selected?: readonly string[];
  /** The text of a docs block; undefined when there is none of that name. */
  doc?(packageName: string | undefined, name: string): string | undefined;
  /** Where `print()` and `log()` go. */
  message?(text: string, level: 'print' | 'info' | 'debug'): void;
  /** Where `exceptions.warn()` goes. */
  report?(diagnostic: Diagnostic): void;
}

/** One `ref()` as a template wrote it. */
export interface RefRequest {
  readonly package?: string;
  readonly name: string;
  readonly version?: string | number;
}

/** What one template sees beside that: the parse phase answers with placeholders and takes notes, the compile phase with the real thing. */
export interface NodeHooks {
  /** Unique id, for diagnostics. */
  readonly id?: string;
  /** The package that the template belongs to: its macros come first. */
  readonly package: string;
  /** False while parsing: questions to the engine then give None and nothing is asked. */
  readonly execute: boolean;
  ref(request: RefRequest, call: Call): Value;
  source(source: string, table: string, call: Call): Value;
  /** What `function()` gives: the name that a function is called by. */
  functionNamed?(request: RefRequest, call: Call): Value;
  /** `config(…)` and `config.get(…)`. */
  readonly config: HostObject;
  /** What `model` gives. */
  model(): Value;
  /** What `this` gives; null where the node has no relation. */
  self(): RelationValue | null;
  /** Answers a question to the engine; throws to stop the render where the answer is not known yet. Only asked when `execute` holds. */
  ask(question: Question): Answer;
  /** What is at a name; undefined: nothing. Only asked when `execute` holds. */
  existing(relation: Relation): ExistingRelation | undefined;
  /** Says something, in the place of the world's `message`: a render that is repeated says it once. */
  message?(text: string, level: 'print' | 'info' | 'debug'): void;
  /** Warns, in the place of the world's `report`. */
  warn?(diagnostic: Diagnostic): void;
  /** Renders a text in this template's scope; absent while parsing. */
  render?(text: string): string;
  /** Names that mean something else in this template alone, before macros and all. */
  override?(name: string): Value | undefined;
  /** Variables and environment of a unit test, before the project's. */
  readonly vars?: ConfigMap;
  readonly env?: ConfigMap;
}

