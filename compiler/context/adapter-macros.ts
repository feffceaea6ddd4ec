import { Macro, callMacro, str } from '../jinja/index.ts';
import type { Call, Value } from '../jinja/index.ts';
import { RelationValue } from './relation.ts';
import type { RelationType } from './relation.ts';
import type { NodeScope } from './scope.ts';
import { TableValue } from './table.ts';

/** A method of dbt's adapters that is a macro of its name: what the macro is given, and what its answer means. */
interface ByMacro {
  readonly parameters: readonly string[];
  given?(scope: NodeScope, args: readonly Value[]): Readonly<Record<string, Value>>;
  answer?(scope: NodeScope, value: Value): Value;
}

const nothing = (): Value => '';
const withoutIdentifier = (value: Value): Value => (value instanceof RelationValue ? value.with({ path: { identifier: null }, include: { identifier: false } }) : value);
const ofSchema: ByMacro = { parameters: ['relation'], given: (_, [relation]) => ({ relation: withoutIdentifier(relation ?? null) }), answer: nothing };
const ofRelation: ByMacro = { parameters: ['relation'], answer: nothing };

const BY_MACRO: Readonly<Record<string, ByMacro>> = {
  create_schema: ofSchema,
  drop_schema: ofSchema,
  drop_relation: ofRelation,
  truncate_relation: ofRelation,
  rename_relation: { parameters: ['from_relation', 'to_relation'], answer: nothing },
  get_columns_in_relation: { parameters: ['relation'] },
  list_relations_without_caching: { parameters: ['schema_relation'], answer: (scope, value) => rowsOf(value).map((row) => listed(scope, row)) },
  list_schemas: { parameters: ['database'], answer: (_, value) => rowsOf(value).map((row) => str(row[0] ?? '')) },
  check_schema_exists: {
    parameters: ['database', 'schema'],
    given: (scope, [database, schema]) => ({ information_schema: informationSchema(scope, database ?? null), schema: schema ?? null }),
    answer: (_, value) => Number(rowsOf(value)[0]?.[0] ?? 0) > 0,
  },
};

/** Templates in which such a macro runs: what it asks of the same method there is the adapter's own. */
const within = new WeakMap<NodeScope, Set<string>>();

/** What a method of the adapter gives by the macro that a project or package has in its place; undefined: there is none. */
export function byMacro(scope: NodeScope, name: string, call: Call): Value | undefined {
  const method = Object.hasOwn(BY_MACRO, name) ? BY_MACRO[name] : undefined;
  if (!method || !scope.hooks.execute || within.get(scope)?.has(name)) return undefined;
  const macro = scope.context.library.replaced(name);
  if (!(macro instanceof Macro)) return undefined;
  const args = call.bind(name, method.parameters).map((value) => value ?? null);
  const given = method.given?.(scope, args) ?? Object.fromEntries(method.parameters.map((parameter, index): [string, Value] => [parameter, args[index] ?? null]));
  let open = within.get(scope);
  if (!open) within.set(scope, (open = new Set()));
  open.add(name);
  try {
    const value = callMacro(macro, [], new Map(Object.entries(given)), { globals: scope });
    return method.answer ? method.answer(scope, value) : value;
  } finally {
    open.delete(name);
  }
}

/** Rows of what a macro gave: a table that `run_query` answers. */
function rowsOf(value: Value): readonly (readonly Value[])[] {
  return value instanceof TableValue ? value.rows.map((row) => row.values) : [];
}

/** A row `(database, name, schema, type)`. */
function listed({ context }: NodeScope, [database, identifier, schema, type]: readonly Value[]): RelationValue {
  const text = (value: Value | undefined): string | null => (value === null || value === undefined ? null : str(value));
  return new RelationValue({ database: text(database), schema: text(schema), identifier: text(identifier) }, (text(type) ?? null) as RelationType, context.style);
}

function informationSchema({ context }: NodeScope, database: Value): Value {
  return new RelationValue({ database: database === null ? null : str(database), schema: 'information_schema', identifier: null }, 'view', { ...context.style, include: { database: true, schema: true, identifier: false }, quoting: { ...context.style.quoting, schema: false } });
}
