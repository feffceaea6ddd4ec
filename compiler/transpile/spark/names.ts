import { spark } from '../../adapters/spark/dialect.ts';

/** A name, in backticks where a plain spelling would not do. */
export function identifier(name: string): string {
  return spark.identifier(name);
}
