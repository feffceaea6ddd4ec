import type { CheckedNode } from '../../contracts/compiled.ts';
import type { Diagnostic } from '../../contracts/diagnostics.ts';
import type { StatementStep, Step } from '../../contracts/plan.ts';

/** A statement; where the node's SELECT stands in it word for word, an engine's error finds the template's line. */
export function statement(title: string, sql: string, more: { readonly model?: string; readonly counts?: boolean; readonly cleanup?: boolean } = {}): StatementStep {
  const at = more.model === undefined ? -1 : sql.indexOf(more.model);
  return { kind: 'statement', title, sql, ...(at >= 0 && { modelAt: at }), ...(more.counts && { counts: true }), ...(more.cleanup && { cleanup: true }) };
}

/** A statement that fails the node when the number it gives is not zero; `{n|row|rows}` in the message is that number and its noun. */
export function guard(title: string, sql: string, why: GuardText): StatementStep {
  return { kind: 'statement', title, sql, guard: why };
}

/** What a guard says when it fails. */
export interface GuardText {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** A guard's text from its kind of diagnostic; the message holds `{n|row|rows}`. */
export function told({ code, message, hint }: Diagnostic): GuardText {
  return { code, message, ...(hint !== undefined && { hint }) };
}

/** The SELECT without what a wrapped or continued text can't have: blanks and semicolons at its end. Its start stays, so that offsets hold. */
export function body(sql: string): string {
  return sql.replace(/[\s;]+$/, '');
}

/**
 * The node's hooks around its steps, as dbt orders them: before hooks outside the transaction, then those inside, the node's own
 * statements, after hooks inside, after hooks outside. `single`: one statement that is atomic by itself needs no transaction.
 */
export function withHooks(checked: CheckedNode, steps: { readonly before?: readonly Step[]; readonly inside: readonly StatementStep[]; readonly after?: readonly Step[] }, title: string): readonly Step[] {
  const hook = (when: string) => (hook: { readonly sql: string }): StatementStep => statement(`${when}-hook`, body(hook.sql));
  const inside = [
    ...checked.preHooks.filter((hook) => hook.transaction).map(hook('pre')),
    ...steps.inside,
    ...checked.postHooks.filter((hook) => hook.transaction).map(hook('post')),
  ].filter((step) => step.sql !== '');
  return [
    ...checked.preHooks.filter((hook) => !hook.transaction).map(hook('pre')).filter((step) => step.sql !== ''),
    ...(steps.before ?? []),
    ...(inside.length > 1 ? [{ kind: 'transaction' as const, title, steps: inside }] : inside),
    ...(steps.after ?? []),
    ...checked.postHooks.filter((hook) => !hook.transaction).map(hook('post')).filter((step) => step.sql !== ''),
  ];
}
