import type { Reporter } from '../../contracts/diagnostics.ts';
import type { Manifest } from '../../contracts/manifest.ts';
import { relationKey } from '../../contracts/relation.ts';
import { Context, graphValue } from '../../context/index.ts';
import { NodeNames, isEphemeral } from './names.ts';
import { SharedGraph, sharedGraph } from './shared-graph.ts';
import type { CompileWorld } from './world.ts';

/** One run of the compile phase: what all its nodes share. */
export interface Compilation {
  readonly manifest: Manifest;
  readonly world: CompileWorld;
  readonly reporter: Reporter;
  readonly context: Context;
  readonly graph: SharedGraph;
  readonly names: NodeNames;
  /** Ids of the nodes whose relations this run makes, or that a run would make first. */
  readonly builds: ReadonlySet<string>;
  /** `database.schema` of the manifest's nodes, in lower case: `world.existing` knows all that is in them. */
  readonly schemas: ReadonlySet<string>;
}

const buildingCommands = new Set(['run', 'build', 'seed', 'snapshot', 'retry', 'clone', 'run-operation']);

/** Prepares what the nodes share. */
export function startCompilation(manifest: Manifest, ids: readonly string[], world: CompileWorld, reporter: Reporter): Compilation {
  const graph = world.graph ? sharedGraph(world.graph) : new SharedGraph(() => graphValue(manifest));
  const context = new Context({
    project: manifest.project,
    macros: manifest.macros,
    flags: world.flags,
    env: world.env,
    runStartedAt: world.runStartedAt,
    invocationId: world.invocationId,
    graph: () => graph.value(),
    selected: world.selected ?? ids,
    doc: (packageName, name) => {
      const { docs, project } = manifest;
      const packages = packageName === undefined ? project.packages.map((each) => each.name) : [packageName];
      return packages.map((each) => docs.get(`doc.${each}.${name}`)?.text).find((text) => text !== undefined);
    },
    ...(world.message && { message: world.message }),
    report: (diagnostic) => reporter.report(diagnostic),
  });
  const builds = new Set<string>();
  const schemas = new Set<string>();
  const building = buildingCommands.has(world.flags.command);
  for (const node of manifest.nodes.values()) {
    if (!('relation' in node) || node.kind === 'test' || node.kind === 'analysis') continue;
    if (node.kind !== 'source') schemas.add(`${node.relation.database}.${node.relation.schema}`.toLowerCase());
  }
  if (ids.length > 1) {
    for (const id of ids) {
      const node = manifest.nodes.get(id);
      if (!node || !(node.kind === 'model' || node.kind === 'seed' || node.kind === 'snapshot') || isEphemeral(node)) continue;
      // A command that builds nothing shows what a run would do: what is not there yet would be built first.
      if (building || !world.existing.has(relationKey(node.relation))) builds.add(id);
    }
  }
  return { manifest, world, reporter, context, graph, names: new NodeNames(manifest), builds, schemas };
}
