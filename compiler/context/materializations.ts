import type { Macro, Manifest } from '../contracts/manifest.ts';
import { builtinMacros, builtinPackage } from '../macros/index.ts';
import { dispatchPrefixes } from './library.ts';
import { calledBy } from './called-macros.ts';

/**
 * The macro that builds a relation of a materialization, where it is not lakec's own plan that does: the project's for the engine, else one of a
 * package, in dbt's order; and lakec's own written as a macro, where the project or a package overrides something that it calls. `strategy`: that of
 * an incremental model or a snapshot. `asking`: and where hooks of the node ask the engine what only holds when their turn comes.
 */
export function materializationMacro(manifest: Pick<Manifest, 'macros' | 'project'>, name: string, strategy?: string, asking = false): Macro | undefined {
  const { macros, project } = manifest;
  const [builtin] = ['default', project.dialect].flatMap((adapter) => builtinMacros().get(`macro.${builtinPackage}.materialization_${name}_${adapter}`) ?? []);
  const own = builtin !== undefined || PLANNED.has(name);
  const packages = project.packages.map((each) => each.name);
  for (const adapter of dispatchPrefixes(project.dialect)) {
    const written = packages.map((each) => macros.get(`macro.${each}.materialization_${name}_${adapter}`));
    // A package's does not silently replace what lakec has.
    const found = written[0] ?? (own && project.flags?.['require_explicit_package_overrides_for_builtin_materializations'] !== false ? undefined : written.find((macro) => macro !== undefined));
    if (found) return found;
  }
  if (!builtin || !PLANNED.has(name)) return builtin;
  // A history of versions is lakec's own, and no macro.
  if (name === 'snapshot' && strategy === 'versions') return undefined;
  return (asking && strategy !== 'microbatch') || overridden(macros, project.dialect, calledBy(name)) || bringsStrategy(macros, packages, name, strategy) ? builtin : undefined;
}

/** The strategy in a node's config, as its materialization knows it. */
export function strategyOf(kind: string, config: Readonly<Record<string, unknown>>): string | undefined {
  const strategy = config[kind === 'snapshot' ? 'strategy' : 'incremental_strategy'];
  return typeof strategy === 'string' ? strategy : undefined;
}

/** Whether the project or a package has a macro in the place of one that the adapter calls while it makes schemas. */
export function makesSchemas({ macros, project }: Pick<Manifest, 'macros' | 'project'>): boolean {
  return overridden(macros, project.dialect, SCHEMAS);
}

const SCHEMAS: ReadonlySet<string> = new Set(['create_schema', 'list_schemas']);

/** The text of all that may build a node's relation in the place of lakec's own plan: its materialization and what that calls, and what stands in the place of lakec's macros. */
export function buildingText(manifest: Pick<Manifest, 'macros' | 'project'>, materialization: string, strategy?: string): string {
  const macro = materializationMacro(manifest, materialization, strategy);
  if (!macro) return '';
  // What it calls may be found by its name alone: all macros that are not lakec's.
  return JSON.stringify([macro.id, [...manifest.macros].filter(([, each]) => each.package !== builtinPackage).map(([id, { code }]) => [id, code.trim()])]);
}

/** Materializations that lakec plans without a macro. */
const PLANNED: ReadonlySet<string> = new Set(['view', 'table', 'incremental', 'ephemeral', 'external', 'load', 'seed', 'snapshot', 'test']);

/** Whether a project or package has the macro that is a strategy. */
function bringsStrategy(macros: Manifest['macros'], packages: readonly string[], name: string, strategy: string | undefined): boolean {
  if (strategy === undefined) return false;
  const [owner, short] = name === 'snapshot' && strategy.includes('.') ? [strategy.slice(0, strategy.indexOf('.')), strategy.slice(strategy.indexOf('.') + 1)] : [undefined, strategy];
  const wanted = name === 'snapshot' ? `snapshot_${short}_strategy` : `get_incremental_${short.replaceAll('+', '_')}_sql`;
  return packages.some((each) => (owner === undefined || owner === each) && macros.has(`macro.${each}.${wanted}`));
}

/** Whether a project or package has a macro in the place of one of these; it is asked for every node. */
const known = new WeakMap<Manifest['macros'], Map<ReadonlySet<string>, boolean>>();

function overridden(macros: Manifest['macros'], dialect: Manifest['project']['dialect'], called: ReadonlySet<string>): boolean {
  let answers = known.get(macros);
  if (!answers) known.set(macros, (answers = new Map()));
  let found = answers.get(called);
  if (found === undefined) answers.set(called, (found = looksOverridden(macros, dialect, called)));
  return found;
}

function looksOverridden(macros: Manifest['macros'], dialect: Manifest['project']['dialect'], called: ReadonlySet<string>): boolean {
  const prefixes = dispatchPrefixes(dialect).map((prefix) => `${prefix}__`);
  for (const { name, kind, package: owner } of macros.values()) {
    if (kind !== 'macro' || owner === builtinPackage) continue;
    const prefix = prefixes.find((each) => name.startsWith(each));
    if (called.has(name) || (prefix !== undefined && called.has(name.slice(prefix.length)))) return true;
  }
  return false;
}
