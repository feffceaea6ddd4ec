import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseArgs } from 'node:util';
import { parse as parseYaml } from 'yaml';
import type { Diagnostic } from '../../compiler/contracts/diagnostics.ts';
import type { IndirectSelection } from '../../compiler/contracts/flags.ts';
import type { State } from '../../compiler/contracts/state.ts';
import { select, type SelectRequest } from '../../compiler/select/index.ts';
import { macrosOf, manifestOf, nodesOf, type Recorded } from './dbt-manifest.ts';

const read = (name: string) => readFileSync(new URL(`oracle/${name}`, import.meta.url), 'utf8');
const now: Recorded = JSON.parse(read('manifest.json'));
const before: Recorded = JSON.parse(read('before.json'));
const manifest = manifestOf(nodesOf(now), macrosOf(now), parseYaml(read('project/selectors.yml')).selectors);
const state: State = {
  folder: 'before', project: 'shop', nodes: nodesOf(before), macros: macrosOf(before),
  results: new Map([['model.shop.fact_orders', 'error'], ['test.shop.no_orphans', 'fail'], ['model.shop.summary', 'skipped'], ['model.shop.stg_orders', 'success']]),
};

/** `dbt ls` takes several words after an option. */
function request(args: readonly string[]): SelectRequest {
  const spread: string[] = [];
  args.forEach((arg, at) => (arg.startsWith('--') || args[at - 1]!.startsWith('--') ? spread.push(arg) : spread.push(spread.at(-2)!, arg)));
  const many = { type: 'string', multiple: true, default: [] as string[] } as const;
  const { values } = parseArgs({
    args: spread,
    options: { select: many, exclude: many, selector: { type: 'string' }, 'resource-type': many, 'exclude-resource-type': many, 'indirect-selection': { type: 'string', default: 'eager' } },
  });
  return {
    command: 'ls', select: values.select, exclude: values.exclude, selector: values.selector, resourceTypes: values['resource-type'],
    excludeResourceTypes: values['exclude-resource-type'], indirectSelection: values['indirect-selection'] as IndirectSelection,
  };
}

/** Where we differ on purpose: what dbt does, and why we don't. */
const DIFFERENT: Readonly<Record<string, string>> = {
  '--select +': 'dbt finds nothing; here it is a mistake',
  '--select tag:': 'the same',
  '--select stg_orders,': 'the same',
  '--select ,stg_orders': 'the same',
  '--select path:models/**': 'dbt matches a package\'s models by paths relative to the package, as if they were in the project',
  '--select config.meta.level:3': 'dbt compares the text "3" with the number 3, so that no selector finds it',
};

describe('selects what dbt ls lists', () => {
  const answers: { args: string[]; ids?: string[]; error?: string }[] = JSON.parse(read('answers.json'));
  for (const { args, ids, error } of answers) {
    const line = args.join(' ');
    it(line || 'everything', () => {
      const told: Diagnostic[] = [];
      const selected = select(manifest, request(args), state, { report: (diagnostic) => told.push(diagnostic) });
      const wrong = told.some((diagnostic) => diagnostic.severity === 'error');
      const same = error === undefined && !wrong ? JSON.stringify([...selected].sort()) === JSON.stringify(ids) : wrong === (error !== undefined);
      if (line in DIFFERENT) return expect(same, `now as dbt: ${line}`).toBe(false);
      if (error !== undefined) expect(wrong, error).toBe(true);
      else expect([told.filter(({ severity }) => severity === 'error'), [...selected].sort()]).toEqual([[], ids]);
    });
  }
});
