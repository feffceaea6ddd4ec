import type { Value } from '../values.ts';

/** 0-based UTF-16 offsets into the template's source; `end` exclusive. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

export type Expression =
  | Const
  | Name
  | Collection
  | DictDisplay
  | Unary
  | Binary
  | Logical
  | Concat
  | Compare
  | Conditional
  | Attribute
  | Item
  | CallExpression
  | FilterExpression
  | TestExpression;

export interface Const extends Place {
  readonly kind: 'const';
  readonly value: Value;
}
export interface Name extends Place {
  readonly kind: 'name';
  readonly name: string;
}
export interface Collection extends Place {
  readonly kind: 'list' | 'tuple';
  readonly items: readonly Expression[];
}
export interface DictDisplay extends Place {
  readonly kind: 'dict';
  readonly pairs: readonly { readonly key: Expression; readonly value: Expression }[];
}
export interface Unary extends Place {
  readonly kind: 'unary';
  readonly operator: '-' | '+' | 'not';
  readonly operand: Expression;
}
export interface Binary extends Place {
  readonly kind: 'binary';
  readonly operator: '+' | '-' | '*' | '/' | '//' | '%' | '**';
  readonly left: Expression;
  readonly right: Expression;
}
export interface Logical extends Place {
  readonly kind: 'and' | 'or';
  readonly left: Expression;
  readonly right: Expression;
}
export interface Concat extends Place {
  readonly kind: 'concat';
  readonly items: readonly Expression[];
}
export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';
export interface Compare extends Place {
  readonly kind: 'compare';
  readonly first: Expression;
  readonly rest: readonly { readonly operator: CompareOperator; readonly operand: Expression }[];
}
export interface Conditional extends Place {
  readonly kind: 'conditional';
  readonly test: Expression;
  readonly then: Expression;
  readonly otherwise: Expression | undefined;
}
export interface Attribute extends Place {
  readonly kind: 'attribute';
  readonly target: Expression;
  readonly name: string;
}
export interface Slice extends Place {
  readonly kind: 'slice';
  readonly from: Expression | undefined;
  readonly to: Expression | undefined;
  readonly step: Expression | undefined;
}
export interface Item extends Place {
  readonly kind: 'item';
  readonly target: Expression;
  readonly key: Expression | Slice;
}
export interface Arguments {
  readonly args: readonly Expression[];
  readonly kwargs: readonly { readonly name: string; readonly value: Expression }[];
  readonly star: Expression | undefined;
  readonly doubleStar: Expression | undefined;
}
export interface CallExpression extends Place, Arguments {
  readonly kind: 'call';
  readonly callee: Expression;
}
export interface FilterExpression extends Place, Arguments {
  readonly kind: 'filter';
  readonly name: string;
  /** Undefined in `{% filter … %}` and `{% set x | … %}`: the block's text goes in. */
  readonly target: Expression | undefined;
}
export interface TestExpression extends Place, Arguments {
  readonly kind: 'test';
  readonly name: string;
  readonly target: Expression;
}

/** What can be assigned to: `a`, `ns.a`, `(a, b)`. */
export type Target =
  | (Place & { readonly kind: 'name'; readonly name: string })
  | (Place & { readonly kind: 'namespace'; readonly name: string; readonly attribute: string })
  | (Place & { readonly kind: 'targets'; readonly items: readonly Target[] });

export type Statement =
  | Text
  | Print
  | If
  | For
  | SetStatement
  | SetBlock
  | MacroDefinition
  | CallBlock
  | FilterBlock
  | With
  | Do
  | Jump
  | Import
  | FromImport
  | Include
  | Block;

export interface Text extends Place {
  readonly kind: 'text';
  readonly text: string;
}
export interface Print extends Place {
  readonly kind: 'print';
  readonly expressions: readonly Expression[];
}
export interface If extends Place {
  readonly kind: 'if';
  readonly branches: readonly { readonly test: Expression; readonly body: readonly Statement[] }[];
  readonly otherwise: readonly Statement[] | undefined;
}
export interface For extends Place {
  readonly kind: 'for';
  readonly target: Target;
  readonly iterable: Expression;
  readonly test: Expression | undefined;
  readonly recursive: boolean;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[] | undefined;
}
export interface SetStatement extends Place {
  readonly kind: 'set';
  readonly target: Target;
  readonly value: Expression;
}
export interface SetBlock extends Place {
  readonly kind: 'set-block';
  readonly target: Target;
  readonly filter: FilterExpression | undefined;
  readonly body: readonly Statement[];
}
export interface Parameter extends Place {
  readonly name: string;
  readonly default: Expression | undefined;
}

/** A `macro`, `test`, `materialization`, `snapshot` or `docs` block. */
export interface MacroDefinition extends Place {
  readonly kind: 'macro';
  readonly block: 'macro' | 'test' | 'materialization' | 'snapshot' | 'docs';
  /** As written: `not_null` for `{% test not_null(…) %}`, `table` for `{% materialization table, … %}`. */
  readonly name: string;
  /** What calls it: the name of a macro, `test_<name>`, `materialization_<name>_<adapter>`. */
  readonly callName: string;
  readonly nameSpan: Place;
  readonly parameters: readonly Parameter[];
  readonly body: readonly Statement[];
  /** The text between the tags. */
  readonly bodySpan: Place;
  /** Of a materialization: `default` or an engine. */
  readonly adapter?: string;
  /** Of a materialization: `['sql']` unless it says otherwise. */
  readonly supportedLanguages?: readonly string[];
}
export interface CallBlock extends Place {
  readonly kind: 'call-block';
  readonly call: CallExpression;
  readonly parameters: readonly Parameter[];
  readonly body: readonly Statement[];
}
export interface FilterBlock extends Place {
  readonly kind: 'filter-block';
  readonly filter: FilterExpression;
  readonly body: readonly Statement[];
}
export interface With extends Place {
  readonly kind: 'with';
  readonly bindings: readonly { readonly target: Target; readonly value: Expression }[];
  readonly body: readonly Statement[];
}
export interface Do extends Place {
  readonly kind: 'do';
  readonly expression: Expression;
}
export interface Jump extends Place {
  readonly kind: 'break' | 'continue';
}
export interface Import extends Place {
  readonly kind: 'import';
  readonly template: Expression;
  readonly name: string;
  readonly withContext: boolean;
}
export interface FromImport extends Place {
  readonly kind: 'from-import';
  readonly template: Expression;
  readonly names: readonly { readonly name: string; readonly alias: string; readonly start: number; readonly end: number }[];
  readonly withContext: boolean;
}
export interface Include extends Place {
  readonly kind: 'include';
  readonly template: Expression;
  readonly ignoreMissing: boolean;
  readonly withContext: boolean;
}
export interface Block extends Place {
  readonly kind: 'block';
  readonly name: string;
  readonly scoped: boolean;
  readonly body: readonly Statement[];
}

/** A parsed template. */
export interface Template {
  readonly file: string;
  readonly source: string;
  readonly body: readonly Statement[];
  /** Its top-level macro, test, materialization, snapshot and docs blocks, in order. */
  readonly macros: readonly MacroDefinition[];
}
