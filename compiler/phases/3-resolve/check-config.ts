import type { Reporter } from '../../contracts/diagnostics.ts';
import type { Group, Node } from '../../contracts/manifest.ts';
import type { ConfigValue } from '../../contracts/project.ts';
import { nearest } from '../../diagnostics/nearest.ts';
import { mistyped } from './defaults.ts';
import { snapshotConfig, unknownGroup, wrongConfig } from './diagnostics.ts';

/** Reports config values of a wrong type, groups that are not there, and snapshots that cannot work. A config that many nodes share is checked once. */
export function checkConfigs(nodes: Iterable<Node>, groups: ReadonlyMap<string, Group>, reporter: Reporter): void {
  const seen = new WeakSet<object>();
  const names = new Set([...groups.values()].map(({ name }) => name));
  for (const node of nodes) {
    if (node.kind === 'snapshot') checkSnapshot(node, reporter);
    if (seen.has(node.config)) continue;
    seen.add(node.config);
    for (const key in node.config) {
      const value = node.config[key];
      if (value === undefined) continue;
      const wrong = mistyped(key, value);
      if (wrong) reporter.report(wrongConfig.at(node.configSpan?.(key) ?? node.span, { key, expected: wrong.expected, found: foundOf(value), nearest: wrong.words && typeof value === 'string' ? nearest(value, wrong.words) : undefined }, { node: node.id }));
    }
    const group = node.config['group'];
    if (typeof group === 'string' && !names.has(group)) reporter.report(unknownGroup.at(node.configSpan?.('group') ?? node.span, { name: group, nearest: nearest(group, names) }, { node: node.id }));
  }
}

function checkSnapshot(node: Extract<Node, { kind: 'snapshot' }>, reporter: Reporter): void {
  const { config, name } = node;
  const report = (key: string, problem: string, hint: string): void => reporter.report(snapshotConfig.at(node.configSpan?.(key) ?? node.patch ?? node.span, { name, problem, hint }, { node: node.id }));
  const strategy = config['strategy'];
  if (!config['unique_key']) return report('unique_key', 'has no unique_key', "Add unique_key='…' to its config: the column that tells rows apart.");
  if (!strategy) return report('strategy', 'has no strategy', "Add strategy='timestamp' and updated_at='…', or strategy='check' and check_cols=[…].");
  if (strategy === 'timestamp' && !config['updated_at']) return report('strategy', 'has the strategy "timestamp", but no updated_at', "Add updated_at='…': the column that says when a row last changed.");
  if (strategy === 'check' && !config['check_cols']) return report('strategy', 'has the strategy "check", but no check_cols', "Add check_cols=['…'], or check_cols='all'.");
  if (strategy === 'check' && typeof config['check_cols'] === 'string' && config['check_cols'] !== 'all') return report('check_cols', `has check_cols='${config['check_cols']}'`, `Write a list, check_cols=['${config['check_cols']}'], or 'all'.`);
  if (strategy === 'timestamp' && config['check_cols']) return report('check_cols', 'has check_cols, but its strategy is "timestamp"', "Remove check_cols, or choose strategy='check'.");
}

function foundOf(value: ConfigValue): string {
  if (typeof value === 'string') return `"${value}"`;
  if (Array.isArray(value)) return value.length > 0 && value.some((item) => typeof item === 'object') ? 'a list that holds maps or lists' : 'a list';
  if (typeof value === 'object' && value !== null) return 'a map';
  return String(value);
}
