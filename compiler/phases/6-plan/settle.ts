import type { StatementStep, Step } from '../../contracts/plan.ts';

/**
 * The steps for an engine whose DDL ends the transaction that is open: each stands by itself, and what changes rows between two of them is one
 * transaction. A node killed in between leaves tables that its next run takes as they are.
 */
export function settle(steps: readonly Step[]): readonly Step[] {
  return steps.flatMap((step) => (step.kind === 'transaction' ? split(step.title, step.steps) : [step]));
}

function split(title: string, steps: readonly StatementStep[]): readonly Step[] {
  const made: Step[] = [];
  let run: StatementStep[] = [];
  const end = (): void => {
    if (run.filter((step) => !step.guard).length > 1) made.push({ kind: 'transaction', title, steps: run });
    else made.push(...run);
    run = [];
  };
  for (const step of steps) {
    if (!changesSchema(step.sql)) {
      run.push(step);
      continue;
    }
    end();
    made.push(step);
  }
  end();
  return made;
}

function changesSchema(sql: string): boolean {
  const text = sql.replace(/^(\s+|--[^\n]*\n|\/\*[\s\S]*?\*\/)+/, '');
  return /^(create|drop|alter|comment|truncate|grant|revoke|undrop|use|call|begin|commit|rollback)\b/i.test(text);
}
