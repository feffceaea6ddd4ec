import { adapterSuite } from '../suite/suite.ts';

adapterSuite('duckdb', { config: () => 'engine: {type: duckdb, path: lake.duckdb}\n', longest: 250 });
