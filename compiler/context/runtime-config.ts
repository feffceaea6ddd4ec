import { dictOf, hostObject, native } from '../jinja/index.ts';
import type { Value } from '../jinja/index.ts';
import type { Package } from '../contracts/project.ts';
import { configValue, FlagsValue } from './values.ts';
import type { ContextWorld } from './world.ts';

/** What `ref.config` and `builtins.ref.config` give, where packages look for what no other name tells: the project, its packages by name, its variables and what the command line said. */
export function runtimeConfig(world: ContextWorld): Value {
  const { project } = world;
  const [own, ...others] = project.packages;
  const dependencies = dictOf(project.packages.map((each) => [each.name, each === own ? root() : packageConfig(each)]));
  return root();

  function root(): Value {
    const target = { name: project.target.name, threads: project.target.threads, profile: project.profile ?? project.name };
    return withAttributes('RuntimeConfig', (name) => {
      switch (name) {
        case 'project_name': return project.name;
        case 'version': return own?.version ?? null;
        case 'dependencies': return dependencies;
        case 'vars': return varsValue(configValue(project.vars));
        case 'cli_vars': return configValue(world.flags.vars);
        case 'args': return new FlagsValue(world.flags);
        case 'target_name': return target.name;
        case 'profile_name': return target.profile;
        case 'threads': return target.threads;
        case 'packages_install_path': return others[0]?.root.split('/').slice(0, -1).join('/') ?? 'dbt_packages';
        default: return undefined;
      }
    });
  }
}

function packageConfig({ name, version, vars }: Package): Value {
  return withAttributes('RuntimeConfig', (key) => (key === 'project_name' ? name : key === 'version' ? (version ?? null) : key === 'vars' ? varsValue(configValue(vars)) : undefined));
}

function varsValue(vars: Value): Value {
  return withAttributes('VarProvider', (name) => (name === 'to_dict' ? native(name, () => vars) : name === 'vars' ? vars : undefined));
}

function withAttributes(typeName: string, getAttr: (name: string) => Value | undefined): Value {
  return hostObject({ typeName, getAttr, getItem: (key) => (typeof key === 'string' ? getAttr(key) : undefined) });
}
