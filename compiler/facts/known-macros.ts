import { builtinPackage } from '../macros/index.ts';

/** A macro as far as it matters before anything runs. */
export interface MacroFacts {
  /** What calls it: `cents`, `test_unique`. */
  readonly name: string;
  readonly package: string;
  /** Names that its body reads; see `ParsedMacro.calls`. */
  readonly calls: readonly string[];
  readonly touches: boolean;
}

/** All macros of a project by name, and what they can reach. */
export class KnownMacros {
  readonly #packages = new Map<string, Map<string, MacroFacts>>();
  readonly #visible = new Map<string, MacroFacts>();
  readonly #harmless = new Map<string, boolean>();

  /** Of two macros of one name in a package the first stays. */
  constructor(macros: Iterable<MacroFacts>, project: string) {
    for (const macro of macros) {
      let names = this.#packages.get(macro.package);
      if (!names) this.#packages.set(macro.package, (names = new Map()));
      if (!names.has(macro.name)) names.set(macro.name, macro);
    }
    for (const name of [project, builtinPackage]) for (const macro of this.#packages.get(name)?.values() ?? []) if (!this.#visible.has(macro.name)) this.#visible.set(macro.name, macro);
  }

  /** The macro that a name means: of the package that asks, the project's own, or else lakec's; `package.name` is that package's. */
  find(name: string, from?: string): MacroFacts | undefined {
    const dot = name.indexOf('.');
    if (dot < 0) return (from === undefined ? undefined : this.#packages.get(from)?.get(name)) ?? this.#visible.get(name);
    return this.#packages.get(packageName(name.slice(0, dot)))?.get(name.slice(dot + 1));
  }

  /** Every name that can be called without a package's. */
  names(): Iterable<string> {
    return this.#visible.keys();
  }

  /** Running it cannot reach `ref`, `source` or `config`, so a template that calls it can be read without a render. */
  harmless(name: string): boolean {
    const known = this.#harmless.get(name);
    if (known !== undefined) return known;
    // A recursion adds nothing of its own.
    this.#harmless.set(name, true);
    const made = this.#isHarmless(name);
    this.#harmless.set(name, made);
    return made;
  }

  #isHarmless(name: string): boolean {
    // What `adapter.dispatch('x')` may call: every `…__x`.
    if (name.startsWith('*__')) {
      const ending = name.slice(1);
      for (const names of this.#packages.values()) for (const macro of names.values()) if (macro.name.endsWith(ending) && !this.#cannotReach(macro)) return false;
      return true;
    }
    const macro = this.find(name);
    return macro ? this.#cannotReach(macro) : CONTEXT_NAMES.has(name.split('.', 1)[0]!);
  }

  #cannotReach(macro: MacroFacts): boolean {
    return !macro.touches && macro.calls.every((call) => this.harmless(this.#packages.get(macro.package)?.has(call) && macro.package !== builtinPackage ? `${macro.package}.${call}` : call));
  }
}

/** Templates know the built-in package as `dbt` too. */
function packageName(written: string): string {
  return written === 'dbt' || /^dbt_(duckdb|postgres|redshift|snowflake|spark)$/.test(written) ? builtinPackage : written;
}

/** Names of a template's context whose use while parsing does not change what a node refers to or how it is configured. */
const CONTEXT_NAMES: ReadonlySet<string> = new Set([
  'adapter', 'api', 'caller', 'conf', 'config', 'database', 'dbt_metadata_envs', 'dbt_version', 'diff_of_two_dicts', 'dict', 'engine_sql', 'env_var', 'exceptions', 'execute', 'flags', 'fromjson',
  'fromyaml', 'graph', 'invocation_id', 'joiner', 'kwargs', 'lipsum', 'load_result', 'local_md5', 'log', 'loop', 'model', 'modules', 'namespace', 'personal_columns', 'print', 'project_name', 'range', 'return', 'run_started_at', 'schema',
  'selected_resources', 'set', 'set_strict', 'statement', 'store_raw_result', 'store_result', 'target', 'this', 'thread_id', 'tojson', 'toyaml', 'try_or_compiler_error', 'var', 'varargs', 'write',
  'zip', 'zip_strict', 'cycler', 'doc',
]);
