import type { Compiled, MacroCode } from '../compile/compiled.ts';
import type { Value } from '../values.ts';
import { HostObject, native } from '../values.ts';
import type { Call } from './call.ts';
import type { Frame } from './frame.ts';
import { callMacro } from './invoke.ts';

/** A macro as a value: its code and, when a template defined it in passing, the scope that it stands in. */
export class Macro extends HostObject {
  readonly typeName = 'Macro';
  readonly compiled: Compiled;
  readonly code: MacroCode;
  readonly closure: Frame | undefined;
  /** The body of a `{% call %}` block: `return()` within it leaves the macro around the block. */
  readonly isCaller: boolean;

  constructor(compiled: Compiled, code: MacroCode, closure?: Frame, isCaller = false) {
    super();
    this.compiled = compiled;
    this.code = code;
    this.closure = closure;
    this.isCaller = isCaller;
  }

  get name(): string {
    return this.code.name;
  }

  override call(call: Call): Value {
    return callMacro(call.frame.runtime, this, call.args, call.kwargs);
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      // dbt's macros can be called by a method, too.
      case 'call_macro':
        return native(name, (call) => this.call(call));
      case 'name':
        return this.isCaller ? null : this.code.name;
      case 'arguments':
        return this.code.parameterTuple;
      case 'catch_kwargs':
        return this.code.usesKwargs;
      case 'catch_varargs':
        return this.code.usesVarargs;
      case 'caller':
        return this.code.usesCaller;
    }
    return undefined;
  }

  override repr(): string {
    return this.isCaller ? '<Macro anonymous>' : `<Macro '${this.code.name}'>`;
  }
}
