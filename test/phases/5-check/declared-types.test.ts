import { expect, it } from 'vitest';
import { redshift } from '../../../compiler/adapters/redshift/dialect.ts';
import { snowflake } from '../../../compiler/adapters/snowflake/dialect.ts';
import { duckdb } from '../../../compiler/adapters/duckdb/dialect.ts';
import type { Manifest, Node } from '../../../compiler/contracts/manifest.ts';
import { declaredTypes } from '../../../compiler/phases/5-check/declared-types.ts';

const SOURCE = { kind: 'source', id: 'source.shop.orders', columns: [{ name: 'id', dataType: 'int' }, { name: 'amount', dataType: 'decimal(18,4)' }] } as unknown as Node;
const LOAD = { kind: 'model', id: 'model.shop.orders', columns: [{ name: 'NOTE', dataType: 'string' }], config: { materialized: 'load' } } as unknown as Node;
const MANIFEST = { nodes: new Map([[SOURCE.id, SOURCE], [LOAD.id, LOAD]]), dag: { parents: (id: string) => (id === LOAD.id ? [SOURCE.id] : []) } } as unknown as Manifest;
const THERE = [{ name: 'ID', type: 'BIGINT' }, { name: 'AMOUNT', type: 'DECIMAL(18,4)' }, { name: 'NOTE', type: 'VARCHAR' }, { name: 'OTHER', type: 'BIGINT' }];
const types = (described?: (type: string) => string, there = THERE): readonly string[] => declaredTypes(LOAD, there, MANIFEST, described).map(({ type }) => type);

it('an existing table has the integers that it was declared with, where the engine has but one type for all of them', () => {
  expect(types(snowflake.described)).toEqual(['int', 'decimal(18,4)', 'string', 'BIGINT']);
});

it('a type that the engine does tell apart is what it says', () => {
  expect(types(redshift.described)[0]).toBe('BIGINT');
  expect(types(snowflake.described, [{ name: 'ID', type: 'VARCHAR' }, { name: 'AMOUNT', type: 'DECIMAL(18,2)' }])).toEqual(['VARCHAR', 'DECIMAL(18,2)']);
  expect(types(duckdb.described)).toEqual(THERE.map(({ type }) => type));
});
