import type { Macro } from '../../contracts/manifest.ts';
import type { Outside } from '../../contracts/parsed.ts';
import type { Project } from '../../contracts/project.ts';
import { parseTime, textScope } from '../../facts/parse-time.ts';
import { templateDiagnostic } from '../../context/index.ts';
import type { Diagnostic, Reporter } from '../../contracts/diagnostics.ts';
import { JinjaError, callMacro, fromJs, str, type Macro as MacroValue, type Value } from '../../jinja/index.ts';
import { RESOURCE_TYPE } from '../../contracts/manifest.ts';
import type { NameMacros, Named } from './naming.ts';

/** The project's own macros that name relations; without them names are made here, a hundred times as fast. */
export function nameMacros(project: Project, macros: ReadonlyMap<string, Macro>, outside: Outside, reporter: Reporter): NameMacros {
  const said = new Set<string>();
  const own = (name: string) => macros.get(`macro.${project.name}.${name}`) ?? macros.get(`macro.${project.name}.default__${name}`) ?? macros.get(`macro.${project.name}.${project.dialect}__${name}`);
  const wanted = (['schema', 'alias', 'database'] as const).filter((part) => own(`generate_${part}_name`));
  if (wanted.length === 0) return {};
  const world = parseTime(project, macros, outside);
  const scope = textScope(world, project.name);
  const made: Partial<Record<'schema' | 'alias' | 'database', (custom: string | null, node: Named) => string | undefined>> = {};
  for (const part of wanted) {
    const macro = world.context.library.find(project.name, `generate_${part}_name`) as MacroValue;
    made[part] = (custom, node) => {
      try {
        return str(callMacro(macro, [custom, nodeValue(node)], undefined, scope));
      } catch (error) {
        if (!(error instanceof JinjaError)) throw error;
        reportOnce(templateDiagnostic(error, { names: () => world.context.library.names(project.name) }));
        return undefined;
      }
    };
  }
  return made;

  // What is wrong in a macro is wrong for every node.
  function reportOnce(diagnostic: Diagnostic): void {
    const key = `${diagnostic.code} ${diagnostic.span?.file} ${diagnostic.span?.start} ${diagnostic.message}`;
    if (!said.has(key)) reporter.report(diagnostic);
    said.add(key);
  }
}

function nodeValue(node: Named): Value {
  const id = `${node.kind}.${node.package}.${node.name}`;
  return fromJs({
    name: node.name, unique_id: id, resource_type: RESOURCE_TYPE[node.kind], package_name: node.package, path: node.path, original_file_path: node.path, version: node.version ?? null,
    config: node.config, tags: node.config['tags'] ?? [], meta: node.config['meta'] ?? {}, fqn: [node.package, ...node.path.replace(/\.[^.]+$/, '').split('/')],
  });
}
