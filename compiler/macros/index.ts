import type { Macro } from '../contracts/manifest.ts';
import conversions from './conversions.sql';
import create from './create.sql';
import dates from './dates.sql';
import engine from './engine.sql';
import exact from './exact.sql';
import files from './files.sql';
import functions from './functions.sql';
import hooks from './hooks.sql';
import incremental from './incremental.sql';
import json from './json.sql';
import load from './load.sql';
import materializations from './materializations.sql';
import names from './names.sql';
import parse from './parse.sql';
import relations from './relations.sql';
import seeds from './seeds.sql';
import snapshots from './snapshots.sql';
import tests from './tests.sql';
import texts from './texts.sql';
import types from './types.sql';

/** The package that lakec brings; templates also know it as `dbt`. */
export const builtinPackage = 'lakec';

/** The built-in macros' files: path and text. The paths stand for no file of a project. */
export const builtinFiles: ReadonlyMap<string, string> = new Map(
  Object.entries({ conversions, create, dates, engine, exact, files, functions, hooks, incremental, json, load, materializations, names, parse, relations, seeds, snapshots, tests, texts, types }).map(([name, text]) => [`<lakec>/${name}.sql`, text]),
);

/** True for a file of the built-in package. */
export function isBuiltin(file: string): boolean {
  return builtinFiles.has(file);
}

let found: ReadonlyMap<string, Macro> | undefined;

/** Every built-in macro by unique id (`macro.lakec.<name>`). Found by their tags alone, since every command would wait for the parser; who calls one parses it. */
export function builtinMacros(): ReadonlyMap<string, Macro> {
  found ??= new Map([...builtinFiles].flatMap(([file, text]) => [...text.matchAll(MACRO)].map((match) => macroOf(match, file))).map((macro) => [macro.id, macro]));
  return found;
}

/** From the opening tag to the end of the closing one; of a materialization, the adapter that it is for. */
const MACRO = /\{%-?\s*(macro|test|materialization)\s+(\w+)(?:\s*,\s*(?:adapter\s*=\s*['"])?(\w+))?[^]*?\{%-?\s*end\1\s*-?%\}/g;

function macroOf(match: RegExpExecArray, file: string): Macro {
  const [code, block, name, adapter] = match;
  const callName = block === 'macro' ? name! : block === 'test' ? `test_${name}` : `materialization_${name}_${adapter}`;
  return {
    id: `macro.${builtinPackage}.${callName}`,
    name: callName,
    package: builtinPackage,
    kind: block === 'test' || block === 'materialization' ? block : 'macro',
    file,
    span: { file, start: match.index, end: match.index + code.length },
    code,
    description: '',
    meta: {},
    arguments: [],
    dependsOn: [],
  };
}
