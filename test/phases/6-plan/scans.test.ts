import { expect, it } from 'vitest';
import type { CheckedNode } from '../../../compiler/contracts/compiled.ts';
import { planSharedScans } from '../../../compiler/phases/6-plan/scans.ts';

const test = (id: string, from: string, more: Partial<CheckedNode> = {}): CheckedNode => ({
  id, sql: '', locate: () => undefined, preHooks: [], postHooks: [], inlined: [], incremental: false,
  shared: { from, failures: `count(*) filter (where ${id} is null)`, exact: id !== 'b' }, ...more,
});

it('tests of equal rows share a query, others stay alone', () => {
  const { shared: _, ...alone } = test('e', 'orders');
  expect(planSharedScans([test('a', 'orders'), test('b', 'orders'), test('c', 'customers'), alone, test('d', 'orders', { late: 'asks' })])).toEqual([
    {
      tests: [{ id: 'a', exact: true }, { id: 'b', exact: false }],
      sql: 'select\n  count(*) as tested,\n  count(*) filter (where a is null) as failures_1,\n  count(*) filter (where b is null) as failures_2\nfrom orders',
    },
  ]);
});

it('a query answers at most 64 tests', () => {
  const scans = planSharedScans(Array.from({ length: 130 }, (_, i) => test(`t${i}`, 'orders')));
  expect(scans.map((scan) => scan.tests.length)).toEqual([44, 44, 42]);
});
