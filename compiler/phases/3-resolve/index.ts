import type { Reporter } from '../../contracts/diagnostics.ts';
import type { Manifest, Node } from '../../contracts/manifest.ts';
import type { Parsed } from '../../contracts/parsed.ts';
import type { Project } from '../../contracts/project.ts';
import { checkConfigs } from './check-config.ts';
import { configSpanFinder } from './config-span.ts';
import { ConfigTree } from './config-tree.ts';
import { checkContradictions } from './contradictions.ts';
import { gather } from './declared.ts';
import { describer } from './describe.ts';
import { macroFinder } from './macro-finder.ts';
import { makeNodes } from './make-nodes.ts';
import { nameMacros } from './name-macros.ts';
import { Naming } from './naming.ts';
import { orderNodes } from './order.ts';
import { docsOf, groupsOf, macrosOf, selectorsOf } from './others.ts';
import { withOverrides } from './source-overrides.ts';
import { Folders, type ResolveWorld } from './world.ts';

/** Makes the manifest of what was parsed: names become ids, configs complete, generic tests nodes. What is wrong is reported and left out. */
export function resolve(project: Project, read: Parsed, reporter: Reporter): Manifest {
  const parsed = withOverrides(read, reporter);
  const declared = gather(parsed, reporter);
  const written = macrosOf(parsed, declared.patches.get('macro')!, reporter);
  const docs = docsOf(parsed, reporter);
  const groups = groupsOf(declared, reporter);
  const macroIds = macroFinder(written, project.name);
  const macros = new Map([...written].map(([id, macro]) => [id, Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(macro), dependsOn: { value: macroIds(macro.dependsOn, macro.package), enumerable: true } }) as typeof macro]));
  const world: ResolveWorld = {
    project, parsed, reporter, macros, macroIds, folders: new Folders(),
    tree: new ConfigTree(project.packages, defaultsOf(project)),
    naming: new Naming(project, nameMacros(project, macros, parsed.outside, reporter)),
    describe: describer(docs, project.name, parsed.read, reporter),
    configSpan: configSpanFinder(project, parsed),
  };
  const { nodes, disabled } = makeNodes(declared, world);
  checkConfigs(both(nodes, disabled), groups, reporter);
  if (project.conventions.format === 'dbt') checkContradictions(nodes.values(), reporter);
  const selectors = selectorsOf(project, parsed, reporter);
  return { project, nodes, disabled, macros, groups, docs, dag: orderNodes(nodes, reporter), selectors };
}

/** lakec's own format keeps failing rows where its config says so. */
function defaultsOf({ conventions, config }: Project): ConstructorParameters<typeof ConfigTree>[1] {
  const dq = config['dq'];
  const store = typeof dq === 'object' && dq !== null && 'store_failures' in dq ? dq['store_failures'] : undefined;
  return conventions.format === 'lakec' && typeof store === 'boolean' ? { test: { store_failures: store } } : {};
}

function* both(nodes: ReadonlyMap<string, Node>, disabled: ReadonlyMap<string, Node>): Iterable<Node> {
  yield* nodes.values();
  yield* disabled.values();
}
