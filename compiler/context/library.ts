import type { Macro as MacroNode } from '../contracts/manifest.ts';
import type { DialectName, Project } from '../contracts/project.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { HostObject, compileTemplate, parseTemplate, macroOf, native, str } from '../jinja/index.ts';
import type { Macro, Value } from '../jinja/index.ts';
import { builtinMacros, builtinPackage } from '../macros/index.ts';
import { dispatchNotFound } from './diagnostics.ts';
import { fail } from './problem.ts';

/** Names under which the built-in package is known. */
const builtinNames: ReadonlySet<string> = new Set([builtinPackage, 'dbt', 'dbt_duckdb', 'dbt_postgres', 'dbt_redshift', 'dbt_snowflake', 'dbt_spark']);

/** All macros by package and name. A macro's text is parsed when it is called for the first time. */
export class MacroLibrary {
  readonly #root: string;
  readonly #dialect: DialectName;
  readonly #orders: ReadonlyMap<string, readonly string[]>;
  readonly #packages = new Map<string, Map<string, MacroNode>>();
  readonly #visible = new Map<string, ReadonlyMap<string, MacroNode | HostObject>>();
  readonly #values = new Map<MacroNode, Macro>();
  readonly #replaced = new Map<string, MacroNode | undefined>();

  constructor(project: Project, macros: ReadonlyMap<string, MacroNode>) {
    this.#root = project.name;
    this.#dialect = project.dialect;
    this.#orders = new Map((project.dispatch ?? []).map(({ namespace, packages }) => [namespace, packages]));
    for (const each of [builtinMacros(), macros]) {
      for (const macro of each.values()) {
        let names = this.#packages.get(macro.package);
        if (!names) this.#packages.set(macro.package, (names = new Map()));
        names.set(calledAs(macro), macro);
      }
    }
  }

  /** What a bare name means to a template of a package: a macro of the package, of the project, of lakec; or a package. */
  find(packageName: string, name: string): Value | undefined {
    let names = this.#visible.get(packageName);
    if (!names) this.#visible.set(packageName, (names = this.#seenFrom(packageName)));
    const found = names.get(name);
    return found === undefined || found instanceof HostObject ? found : this.value(found);
  }

  #seenFrom(packageName: string): ReadonlyMap<string, MacroNode | HostObject> {
    const names = new Map<string, MacroNode | HostObject>();
    for (const name of [...this.#packages.keys(), ...builtinNames]) names.set(name, new PackageValue(this, name));
    for (const each of [builtinPackage, this.#root, packageName]) for (const [name, macro] of this.#packages.get(each) ?? []) names.set(name, macro);
    return names;
  }

  /** A macro of a package; in `dbt` and `lakec` the built-in one. */
  member(packageName: string, name: string): Value | undefined {
    const macro = this.#packages.get(builtinNames.has(packageName) ? builtinPackage : packageName)?.get(name);
    return macro && this.value(macro);
  }

  /** The macro as a value that templates can call. */
  value(node: MacroNode): Macro {
    let value = this.#values.get(node);
    if (!value) {
      // Blanks stand for the text before the macro, so that places are the file's.
      const compiled = compileTemplate(parseTemplate(' '.repeat(node.span.start) + node.code, node.file));
      value = macroOf(compiled, [...compiled.macros.keys()][0]!)!;
      this.#values.set(node, value);
    }
    return value;
  }

  /**
   * `adapter.dispatch(name, namespace)`: the macro for the dialect, of the packages in the order that the project says, else of the project before the
   * namespace. A namespace that is no package says nothing: every macro that the caller sees is looked at. Fails with what was tried.
   */
  dispatch(name: string, namespace: string | undefined, packageName: string): Value {
    const packages = namespace === undefined ? [undefined] : this.#orders.get(namespace) ?? (this.#isPackage(namespace) ? [this.#root, namespace] : [undefined]);
    const tried: string[] = [];
    for (const each of packages) {
      for (const prefix of dispatchPrefixes(this.#dialect)) {
        const wanted = `${prefix}__${name}`;
        const found = each === undefined ? this.find(packageName, wanted) : this.member(each, wanted);
        if (found !== undefined) return found;
        tried.push(each === undefined ? wanted : `${each}.${wanted}`);
      }
    }
    return fail(dispatchNotFound, { name, tried, nearest: nearest(`default__${name}`, this.names(namespace ?? packageName))?.replace(/^[a-z]+__/, '') });
  }

  #isPackage(name: string): boolean {
    return name === this.#root || builtinNames.has(name) || this.#packages.has(name);
  }

  /** The macro in the place of one that the adapter calls: of that name in the project, else in a package, else what `adapter.dispatch` finds where that is not lakec's. */
  replaced(name: string): Value | undefined {
    if (!this.#replaced.has(name)) this.#replaced.set(name, this.#inPlaceOf(name));
    const macro = this.#replaced.get(name);
    return macro && this.value(macro);
  }

  #inPlaceOf(name: string): MacroNode | undefined {
    const owners = [this.#root, ...[...this.#packages.keys()].filter((each) => each !== this.#root && each !== builtinPackage)];
    const plain = owners.map((owner) => this.#packages.get(owner)?.get(name)).find((macro) => macro !== undefined);
    if (plain) return plain;
    for (const owner of this.#orders.get('dbt') ?? [this.#root, 'dbt']) {
      for (const prefix of dispatchPrefixes(this.#dialect)) {
        const found = this.#packages.get(builtinNames.has(owner) ? builtinPackage : owner)?.get(`${prefix}__${name}`);
        if (found) return found.package === builtinPackage ? undefined : found;
      }
    }
    return undefined;
  }

  /** The text of a macro that ran, at its place in its file. */
  source(file: string): string | undefined {
    for (const value of this.#values.values()) if (value.compiled.template.file === file) return value.compiled.template.source;
    return undefined;
  }

  /** The package whose macros a file defines, where it is an installed one; the project's own and lakec's have no need to be named. */
  packageOf(file: string): string | undefined {
    for (const [node, { compiled }] of this.#values) if (compiled.template.file === file) return node.package === this.#root || node.package === builtinPackage ? undefined : node.package;
    return undefined;
  }

  /** Names of a package's macros. */
  names(packageName: string): string[] {
    return [...(this.#packages.get(builtinNames.has(packageName) ? builtinPackage : packageName)?.keys() ?? [])];
  }

  /** Names that a template of a package can call without a package's name before them. */
  visibleNames(packageName: string): string[] {
    this.find(packageName, '');
    return [...this.#visible.get(packageName)!.keys()];
  }
}

/** The prefixes that dispatch tries for a dialect, in order. */
export function dispatchPrefixes(dialect: DialectName): readonly string[] {
  return dialect === 'redshift' ? ['redshift', 'postgres', 'default'] : [dialect, 'default'];
}

/** The name that calls a macro: `test_not_null` for the generic test of that name. */
function calledAs(macro: MacroNode): string {
  return macro.kind === 'test' && !macro.name.startsWith('test_') ? `test_${macro.name}` : macro.name;
}

/** A package's name in a template: `dbt_utils.star(…)`. */
class PackageValue extends HostObject {
  readonly typeName = 'package';
  readonly library: MacroLibrary;
  readonly name: string;
  constructor(library: MacroLibrary, name: string) {
    super();
    this.library = library;
    this.name = name;
  }
  override members(): { readonly name: string; readonly names: readonly string[] } {
    return { name: this.name, names: this.library.names(this.name).map((name) => `${this.name}.${name}`) };
  }
  override getAttr(name: string): Value | undefined {
    const macro = this.library.member(this.name, name);
    if (macro !== undefined || name !== 'get') return macro;
    return native(name, (call) => this.library.member(this.name, str(call.args[0] ?? null)) ?? call.args[1] ?? null);
  }
  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.getAttr(key) : undefined;
  }
  override repr(): string {
    return `<package ${this.name}>`;
  }
}
