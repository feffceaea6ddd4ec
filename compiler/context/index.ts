export { ConfigReader } from './config-value.ts';
export { Context, dbtVersion } from './context.ts';
export { graphValue, nodeValue } from './node-value.ts';
export { TemplateProblem, fail } from './problem.ts';
export { ColumnValue, RelationValue, relationStyle } from './relation.ts';
export type { RelationStyle, RelationType } from './relation.ts';
export { templateDiagnostic } from './template-diagnostic.ts';
export { configValue } from './values.ts';
export type { ContextWorld, NodeHooks, RefRequest } from './world.ts';
