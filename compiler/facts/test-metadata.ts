import type { DataTestNode } from '../contracts/manifest.ts';
import type { ConfigMap } from '../contracts/project.ts';

/** What dbt keeps of the generic test that a node is made from: its macro without the package, that package, and the arguments of its call. */
export interface TestMetadata {
  readonly name: string;
  readonly kwargs: ConfigMap;
  readonly namespace: string | undefined;
}

/** The test metadata of a node; undefined for a singular test. */
export function testMetadata({ generic, attached }: DataTestNode): TestMetadata | undefined {
  if (!generic) return undefined;
  const { namespace, column } = generic;
  const name = namespace === undefined ? generic.name : generic.name.slice(generic.name.lastIndexOf('.') + 1);
  const model = modelArgument(attached);
  return { name, kwargs: { ...(column !== undefined && { column_name: column }), ...generic.arguments, ...(model !== undefined && { model }) }, namespace };
}

/** What dbt hands a generic test as its `model`; tools find the tested node by it. */
function modelArgument(attached: string | undefined): string | undefined {
  if (attached === undefined) return undefined;
  const [kind, , name, ...rest] = attached.split('.');
  // A model's name may hold points; the version at the end of its id is no part of it.
  const whole = [name, ...(kind !== 'source' && /^v\d+$/.test(rest.at(-1) ?? '') ? rest.slice(0, -1) : rest)].join('.');
  return `{{ get_where_subquery(${kind === 'source' ? `source('${name}', '${rest.join('.')}')` : `ref('${whole}')`}) }}`;
}
