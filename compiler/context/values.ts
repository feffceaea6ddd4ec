import type { ConfigMap, ConfigValue, Target } from '../contracts/project.ts';
import { Secret } from '../contracts/secret.ts';
import { WholeFloat } from '../contracts/whole-float.ts';
import type { Flags } from '../contracts/flags.ts';
import { Dict, Float, HostObject, dictOf, fromJs, hostObject } from '../jinja/index.ts';
import type { Value } from '../jinja/index.ts';

/** A value of a config or properties file as templates see it; secrets print as `***`. */
export function configValue(value: ConfigValue | undefined): Value {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'object') return fromJs(value);
  if (value instanceof Secret) return hostObject({ typeName: 'secret', str: () => '***', repr: () => '***', plain: () => '***' });
  if (value instanceof WholeFloat) return new Float(value.value);
  if (Array.isArray(value)) return value.map((item: ConfigValue) => configValue(item));
  const dict = new Dict();
  for (const [key, item] of Object.entries(value as ConfigMap)) if (item !== undefined) dict.set(key, configValue(item));
  return dict;
}

/** What `target` gives: where the run builds, without secrets. */
export function targetValue(target: Target, projectName: string): Value {
  const connection = Object.entries(target.connection).filter(([, value]) => value !== undefined && (typeof value !== 'object' || value === null));
  return dictOf([
    ...connection.map(([key, value]): [Value, Value] => [key, configValue(value)]),
    ['name', target.name],
    ['target_name', target.name],
    ['profile_name', projectName],
    ['type', target.dialect],
    ['database', target.database],
    // dbt-duckdb has none.
    ...(target.dialect === 'duckdb' ? [] : [['dbname', target.database] as [Value, Value]]),
    ['schema', target.schema],
    ['threads', target.threads],
    ...(target.path === undefined ? [] : [['path', target.path] as [Value, Value]]),
  ]);
}

/** What `invocation_args_dict` gives: dbt's names in lower case for what the command line says, without what is not said. */
export function invocationArguments(flags: Flags): Dict {
  const given: readonly (readonly [string, ConfigValue | undefined])[] = [
    ['which', flags.command], ['select', flags.select], ['exclude', flags.exclude], ['selector', flags.selector], ['resource_types', flags.resourceTypes], ['exclude_resource_types', flags.excludeResourceTypes],
    ['indirect_selection', flags.indirectSelection], ['full_refresh', flags.fullRefresh], ['fail_fast', flags.failFast], ['store_failures', flags.storeFailures ?? false], ['threads', flags.threads], ['target', flags.target],
    ['profile', flags.profile], ['state', flags.state], ['defer', flags.defer], ['defer_state', flags.deferState], ['favor_state', flags.favorState], ['empty', flags.empty], ['event_time_start', flags.eventTimeStart],
    ['event_time_end', flags.eventTimeEnd], ['warn_error', flags.warnError], ['write_json', flags.writeJson ?? true], ['version_check', flags.versionCheck ?? true], ['print', flags.print ?? true], ['introspect', true],
    ['partial_parse', true], ['printer_width', 80], ['quiet', false],
  ];
  const said = given.filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0));
  return dictOf([...said.map(([key, value]): [Value, Value] => [key, configValue(value)]), ['vars', configValue(flags.vars)]]);
}

/** What `flags` gives: dbt's names for what the command line says. */
export class FlagsValue extends HostObject {
  readonly typeName = 'Flags';
  readonly flags: Flags;
  constructor(flags: Flags) {
    super();
    this.flags = flags;
  }
  override getAttr(name: string): Value | undefined {
    const { flags } = this;
    switch (name.toUpperCase()) {
      case 'WHICH':
        return flags.command;
      case 'FULL_REFRESH':
        return flags.fullRefresh;
      case 'STORE_FAILURES':
        return flags.storeFailures ?? false;
      case 'FAIL_FAST':
        return flags.failFast;
      case 'EMPTY':
        return flags.empty;
      case 'DEFER':
        return flags.defer;
      case 'FAVOR_STATE':
        return flags.favorState;
      case 'WARN_ERROR':
        return flags.warnError;
      case 'TARGET_PATH':
        return flags.targetPath;
      case 'STATE':
        return flags.state ?? null;
      case 'INDIRECT_SELECTION':
        return flags.indirectSelection;
      case 'EVENT_TIME_START':
        return flags.eventTimeStart ?? null;
      case 'EVENT_TIME_END':
        return flags.eventTimeEnd ?? null;
      case 'SELECT':
        return [...flags.select];
      case 'EXCLUDE':
        return [...flags.exclude];
      case 'VARS':
        return configValue(flags.vars);
      case 'INTROSPECT':
      case 'PARTIAL_PARSE':
      case 'PRINT':
      case 'VERSION_CHECK':
      case 'PRINTER_WIDTH':
        return name.toUpperCase() === 'PRINTER_WIDTH' ? 80 : true;
      case 'DEBUG':
      case 'QUIET':
      case 'LOG_CACHE_EVENTS':
      case 'USE_EXPERIMENTAL_PARSER':
      case 'STATIC_PARSER':
        return false;
    }
    return undefined;
  }
  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.getAttr(key) : undefined;
  }
}
