import type { Macro, Manifest } from '../contracts/manifest.ts';
import { builtinMacros, builtinPackage } from '../macros/index.ts';
import { dispatchPrefixes } from './library.ts';

/**
 * The macro that builds a relation of a materialization, where it is not lakec's own plan that does: the project's for the engine, else one of a
 * package, in dbt's order; and lakec's own written as a macro, where the project or a package overrides something that it calls. `asking`: and where
 * hooks of the node ask the engine what only holds when their turn comes.
 */
export function materializationMacro(manifest: Pick<Manifest, 'macros' | 'project'>, name: string, strategy?: string, asking = false): Macro | undefined {
  const { macros, project } = manifest;
  const builtin = builtinMacros().get(`macro.${builtinPackage}.materialization_${name}_default`);
  const own = builtin !== undefined || PLANNED.has(name);
  const packages = project.packages.map((each) => each.name);
  for (const adapter of dispatchPrefixes(project.dialect)) {
    const written = packages.map((each) => macros.get(`macro.${each}.materialization_${name}_${adapter}`));
    // A package's does not silently replace what lakec has.
    const found = written[0] ?? (own && project.flags?.['require_explicit_package_overrides_for_builtin_materializations'] !== false ? undefined : written.find((macro) => macro !== undefined));
    if (found) return found;
  }
  if (!builtin || name === 'function') return builtin;
  return (asking && strategy !== 'microbatch') || overridden(macros, project.dialect) || (strategy !== undefined && packages.some((each) => macros.has(`macro.${each}.get_incremental_${strategy.replaceAll('+', '_')}_sql`))) ? builtin : undefined;
}

/** The text of all that may build a node's relation in the place of lakec's own plan: its materialization and what that calls, and what stands in the place of lakec's macros. */
export function buildingText(manifest: Pick<Manifest, 'macros' | 'project'>, materialization: string, strategy?: string): string {
  const macro = materializationMacro(manifest, materialization, strategy);
  if (!macro) return '';
  // What it calls may be found by its name alone: all macros that are not lakec's.
  return JSON.stringify([macro.id, [...manifest.macros].filter(([, each]) => each.package !== builtinPackage).map(([id, { code }]) => [id, code.trim()])]);
}

/** Materializations that lakec plans without a macro. */
const PLANNED: ReadonlySet<string> = new Set(['view', 'table', 'incremental', 'ephemeral', 'external', 'load', 'seed', 'snapshot']);

/** What lakec's own materializations call, when they run as macros. */
const CALLED: ReadonlySet<string> = new Set([
  'create_table_as', 'create_view_as', 'get_create_table_as_sql', 'get_create_view_as_sql', 'run_hooks', 'apply_grants', 'persist_docs', 'rename_relation', 'drop_relation', 'get_drop_sql', 'drop_relation_if_exists',
  'make_intermediate_relation', 'make_temp_relation', 'load_cached_relation', 'get_table_columns_and_constraints', 'get_assert_columns_equivalent', 'get_select_subquery', 'create_indexes', 'get_create_index_sql',
  'alter_relation_comment', 'alter_column_comment', 'process_schema_changes', 'check_for_schema_changes', 'sync_column_schemas', 'alter_relation_add_remove_columns', 'alter_column_type', 'get_merge_sql',
  'get_delete_insert_merge_sql', 'get_insert_into_sql', 'get_merge_update_columns', 'get_insert_overwrite_merge_sql', 'get_incremental_default_sql', 'get_incremental_append_sql', 'get_incremental_merge_sql',
  'get_incremental_delete_insert_sql', 'get_incremental_insert_overwrite_sql', 'get_incremental_microbatch_sql', 'get_grant_sql', 'get_show_grant_sql', 'get_revoke_sql', 'get_dcl_statement_list',
]);

/** Whether a project or package has a macro in the place of one of these; it is asked for every node. */
const known = new WeakMap<Manifest['macros'], boolean>();

function overridden(macros: Manifest['macros'], dialect: Manifest['project']['dialect']): boolean {
  let found = known.get(macros);
  if (found === undefined) known.set(macros, (found = looksOverridden(macros, dialect)));
  return found;
}

function looksOverridden(macros: Manifest['macros'], dialect: Manifest['project']['dialect']): boolean {
  const prefixes = dispatchPrefixes(dialect).map((prefix) => `${prefix}__`);
  for (const { name, kind, package: owner } of macros.values()) {
    if (kind !== 'macro' || owner === builtinPackage) continue;
    const prefix = prefixes.find((each) => name.startsWith(each));
    if (CALLED.has(name) || (prefix !== undefined && CALLED.has(name.slice(prefix.length)))) return true;
  }
  return false;
}
