import type { Macro } from '../contracts/manifest.ts';
import { parseTemplate } from '../jinja/index.ts';
import type { MacroDefinition } from '../jinja/index.ts';
import conversions from './conversions.sql';
import create from './create.sql';
import dates from './dates.sql';
import engine from './engine.sql';
import exact from './exact.sql';
import hooks from './hooks.sql';
import incremental from './incremental.sql';
import json from './json.sql';
import load from './load.sql';
import materializations from './materializations.sql';
import names from './names.sql';
import parse from './parse.sql';
import relations from './relations.sql';
import tests from './tests.sql';
import texts from './texts.sql';
import types from './types.sql';

/** The package that lakec brings; templates also know it as `dbt`. */
export const builtinPackage = 'lakec';

/** The built-in macros' files: path and text. The paths stand for no file of a project. */
export const builtinFiles: ReadonlyMap<string, string> = new Map(
  Object.entries({ conversions, create, dates, engine, exact, hooks, incremental, json, load, materializations, names, parse, relations, tests, texts, types }).map(([name, text]) => [`<lakec>/${name}.sql`, text]),
);

/** True for a file of the built-in package. */
export function isBuiltin(file: string): boolean {
  return builtinFiles.has(file);
}

let parsed: ReadonlyMap<string, Macro> | undefined;

/** Every built-in macro by unique id (`macro.lakec.<name>`). */
export function builtinMacros(): ReadonlyMap<string, Macro> {
  parsed ??= new Map([...builtinFiles].flatMap(([file, text]) => parseTemplate(text, file).macros.map((definition) => macroOf(definition, file, text))).map((macro) => [macro.id, macro]));
  return parsed;
}

function macroOf(definition: MacroDefinition, file: string, text: string): Macro {
  const { callName, start, end } = definition;
  return {
    id: `macro.${builtinPackage}.${callName}`,
    name: callName,
    package: builtinPackage,
    kind: definition.block === 'test' || definition.block === 'materialization' ? definition.block : 'macro',
    file,
    span: { file, start, end },
    code: text.slice(start, end),
    description: '',
    meta: {},
    arguments: [],
    dependsOn: [],
  };
}
