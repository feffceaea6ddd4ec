import type { ConfigMap, ConfigValue } from '../../contracts/project.ts';
import type { Node } from '../../contracts/manifest.ts';
import type { Hook } from '../../contracts/compiled.ts';
import { badHook } from './diagnostics.ts';
import type { Compilation } from './compilation.ts';

/** A hook as its config has it, not rendered yet. */
export interface HookText {
  readonly sql: string;
  readonly transaction: boolean;
}

/** The hooks of a node by config key; what is no hook is reported. */
export function hookTexts(node: Node, key: 'pre_hook' | 'post_hook', compilation: Compilation): readonly HookText[] {
  // A hook of the run is no model, whatever the project says of models.
  if (node.kind === 'operation') return [];
  const given = node.config[key] ?? node.config[key.replace('_', '-')];
  if (given === undefined || given === null) return [];
  const items: readonly ConfigValue[] = Array.isArray(given) ? (given as readonly ConfigValue[]) : [given];
  return items.flatMap((item) => {
    const hook = hookText(item);
    if (!hook) compilation.reporter.report(badHook.at(node.configSpan?.(key) ?? node.span, {}, { node: node.id }));
    return hook ?? [];
  });
}

function hookText(item: ConfigValue): HookText | undefined {
  if (typeof item === 'string') return { sql: item, transaction: true };
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return undefined;
  const { sql, transaction } = item as ConfigMap;
  return typeof sql === 'string' && (transaction === undefined || typeof transaction === 'boolean') ? { sql, transaction: transaction ?? true } : undefined;
}

/** A hook that has text left once it is rendered; an empty one runs nothing. */
export function renderedHook(sql: string, transaction: boolean): readonly Hook[] {
  return sql.trim() === '' ? [] : [{ sql: sql.trim().replace(/;\s*$/, ''), transaction }];
}
