import { DBT_VERSION } from '../facts/dbt-version.ts';
import { dictOf, hostObject } from '../jinja/index.ts';
import type { Scope, Value } from '../jinja/index.ts';
import { ColumnClass, RelationClass, quotingStyle, relationStyle } from './relation.ts';
import type { RelationStyle } from './relation.ts';
import { engineWordsMissing } from './diagnostics.ts';
import { MacroLibrary } from './library.ts';
import { dateTime } from './modules/datetime.ts';
import { fail } from './problem.ts';
import { NodeScope } from './scope.ts';
import { runtimeConfig } from './runtime-config.ts';
import { FlagsValue, invocationArguments, targetValue } from './values.ts';
import type { ContextWorld, NodeHooks } from './world.ts';
import { threadName } from '../facts/thread-name.ts';

/** Environment variables with this prefix are `dbt_metadata_envs`, without it. */
const METADATA = 'DBT_ENV_CUSTOM_ENV_';

/** The template context of one invocation: what all templates see is made once, what one template sees when it is asked for. */
export class Context {
  readonly world: ContextWorld;
  readonly library: MacroLibrary;
  readonly style: RelationStyle;
  #runtimeConfig: Value | undefined;
  readonly #shared = new Map<string, Value | undefined>();

  constructor(world: ContextWorld) {
    this.world = world;
    this.library = new MacroLibrary(world.project, world.macros);
    this.style = quotingStyle(relationStyle(world.project.dialect), world.project.quoting);
  }

  /** What `ref.config` gives. */
  get runtimeConfig(): Value {
    return (this.#runtimeConfig ??= runtimeConfig(this.world));
  }

  /** The scope of one template, to render it with. */
  scope(hooks: NodeHooks): Scope {
    return { globals: new NodeScope(this, hooks) };
  }

  /** Values that are the same in every template. */
  shared(name: string): Value | undefined {
    if (this.#shared.has(name)) return this.#shared.get(name);
    const value = this.#make(name);
    // Who asks for the time is noted each time.
    if (name !== 'run_started_at') this.#shared.set(name, value);
    return value;
  }

  #make(name: string): Value | undefined {
    const { world } = this;
    switch (name) {
      case 'target':
        return targetValue(world.project.target, world.project.profile ?? world.project.name);
      case 'flags':
        return new FlagsValue(world.flags);
      case 'api': {
        const classes = dictOf([['Relation', new RelationClass(this.style)], ['Column', new ColumnClass(this.style)]]);
        return hostObject({ typeName: 'api', getAttr: (key) => classes.get(key) });
      }
      case 'project_name':
        return world.project.name;
      case 'dbt_version':
        return DBT_VERSION;
      case 'invocation_id':
        return world.invocationId;
      case 'run_started_at':
        return dateTime(world.runStartedAt);
      case 'thread_id':
        return threadName(1);
      case 'selected_resources':
        return [...(world.selected ?? [])];
      case 'graph':
        return world.graph?.() ?? dictOf([['nodes', dictOf([])], ['sources', dictOf([])], ['exposures', dictOf([])], ['groups', dictOf([])], ['metrics', dictOf([])]]);
      case 'dbt_metadata_envs':
        return dictOf(Object.entries(world.env).flatMap(([key, value]): [Value, Value][] => (key.startsWith(METADATA) && value !== undefined ? [[key.slice(METADATA.length), value]] : [])));
      case 'invocation_args_dict':
        return invocationArguments(world.flags);
      case 'database':
        return world.project.target.database;
      case 'schema':
        return world.project.target.schema;
    }
    return undefined;
  }

  missingWords(dialect: string, given: readonly string[]): never {
    return fail(engineWordsMissing, { dialect, given });
  }
}
