import type { Binder, SqlCall } from '../contracts/adapter.ts';
import type { CompiledNode } from '../contracts/compiled.ts';
import type { Diagnostic, Label, Severity, Span } from '../contracts/diagnostics.ts';
import type { ModelNode, SnapshotNode } from '../contracts/manifest.ts';
import type { Project } from '../contracts/project.ts';
import type { ColumnType } from '../contracts/relation.ts';
import { bareJsonExtract } from './bare-json-extract.ts';
import { decimalAverage } from './decimal-average.ts';
import { decimalDivision } from './decimal-division.ts';
import { decimalMultiply } from './decimal-multiply.ts';
import { floatColumn } from './float-column.ts';
import { nondeterministic } from './nondeterministic.ts';
import { rowNumberOrder } from './row-number-order.ts';
import { textCast } from './text-cast.ts';
import { uncastSum } from './uncast-sum.ts';

/** What a rule looks at. */
export interface Linted {
  readonly node: ModelNode | SnapshotNode;
  readonly sql: string;
  /** Columns of the node's table; none when it has no table. */
  readonly table: readonly ColumnType[];
  /** Calls and operators of the SQL, in its order; none where the engine does not tell. */
  calls(): Promise<readonly SqlCall[]>;
  /** Where a column is named in the template. */
  column(name: string): Span;
  /** True when a parent is known to have a column of that name. */
  isColumn(name: string): boolean;
  /** True when these columns, in lower case, are known to be unique together in a parent's rows. */
  isUnique(names: readonly string[]): boolean;
}

/** Something that a rule found: `at` is a place in the SQL. */
export interface Finding {
  readonly at: Span | { readonly start: number; readonly end: number };
  readonly args: Readonly<Record<string, string>>;
}

/** A lint rule: its name is the key below `lint`. */
export interface Rule {
  readonly name: string;
  find(linted: Linted): Promise<readonly Finding[]>;
  diagnostic(span: Span, args: Finding['args'], more: { readonly severity: Severity; readonly node: string; readonly labels?: readonly Label[] }): Diagnostic;
}

export const RULES: readonly Rule[] = [floatColumn, decimalMultiply, decimalDivision, decimalAverage, uncastSum, textCast, rowNumberOrder, bareJsonExtract, nondeterministic];

/** How the caller finds places and names. */
export interface LintPlaces {
  place(start: number, end: number): { readonly span: Span; readonly labels: readonly Label[]; readonly builtin: boolean };
  column(name: string): Span;
  isColumn(name: string): boolean;
  isUnique(names: readonly string[]): boolean;
}

/** The rules that a project has turned on. What a built-in macro wrote is right by itself, and nothing else is exempt. */
export class Linter {
  readonly #rules: readonly { readonly rule: Rule; readonly severity: Severity }[];
  readonly #binder: Binder;

  constructor(project: Pick<Project, 'lint'>, binder: Binder) {
    this.#rules = RULES.flatMap((rule) => {
      const severity = project.lint[rule.name];
      return severity === undefined ? [] : [{ rule, severity }];
    });
    this.#binder = binder;
  }

  /** What the rules find in a node that the binder has accepted, in the order of rules and places. */
  async lint(node: ModelNode | SnapshotNode, compiled: CompiledNode, table: readonly ColumnType[], places: LintPlaces): Promise<readonly Diagnostic[]> {
    let read: Promise<readonly SqlCall[]> | undefined;
    const linted: Linted = {
      node, sql: compiled.sql, table, column: places.column, isColumn: places.isColumn, isUnique: places.isUnique,
      calls: () => (read ??= this.#calls(compiled.sql, places)),
    };
    const found: Diagnostic[] = [];
    for (const { rule, severity } of this.#rules) {
      for (const { at, args } of await rule.find(linted)) {
        const { span, labels } = 'file' in at ? { span: at, labels: [] } : places.place(at.start, at.end);
        found.push(rule.diagnostic(span, args, { severity, node: node.id, ...(labels.length > 0 && { labels }) }));
      }
    }
    return found;
  }

  async #calls(sql: string, places: LintPlaces): Promise<readonly SqlCall[]> {
    const calls = (await this.#binder.calls?.(sql)) ?? [];
    return calls.filter((call) => !places.place(call.at, call.at + 1).builtin).sort((a, b) => a.at - b.at);
  }
}
