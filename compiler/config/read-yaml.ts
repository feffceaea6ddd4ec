import type { Alias, Node as YamlNode, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Reporter, Span } from '../contracts/diagnostics.ts';
import * as say from './diagnostics.ts';
import { yamlLibrary } from './libraries.ts';
import { MOST_VALUES, type ConfigNode, type Entry, type MapNode } from './tree.ts';

/** Reads a config file (YAML 1.2, core schema) into a tree with places; undefined when it is not a map, or not YAML. All its problems are reported. */
export function readYaml(file: string, text: string, reporter: Reporter): MapNode | undefined {
  const yaml = yamlLibrary();
  const document = yaml.parseDocument<YamlNode>(text, { version: '1.2', schema: 'core', merge: false, uniqueKeys: false, strict: true, prettyErrors: false, logLevel: 'silent' });
  const span = (start: number, end: number): Span => ({ file, start, end: Math.max(end, start) });
  for (const error of [...document.errors, ...document.warnings]) {
    reporter.report(say.syntax.at(span(error.pos[0], Math.min(error.pos[1], text.length)), { reason: error.message.replace(/\.$/, '') }));
  }
  if (document.errors.length > 0) return undefined;

  let values = 0;
  const tooLarge = new Error('too many values');
  const nodeSpan = (node: YamlNode): Span => span(node.range![0], node.range![1]);

  const convert = (node: YamlNode | null, at: Span, above: readonly YamlNode[]): ConfigNode => {
    if (++values > MOST_VALUES) throw tooLarge;
    if (!node) return { kind: 'scalar', value: null, text: 'null', raw: '', span: at };
    if (yaml.isAlias(node)) return convertAlias(node, above);
    if (yaml.isMap(node)) return convertMap(node, [...above, node]);
    if (yaml.isSeq(node)) return convertList(node, [...above, node]);
    return convertScalar(node as Scalar);
  };

  const convertAlias = (alias: Alias, above: readonly YamlNode[]): ConfigNode => {
    const target = alias.resolve(document);
    const at = nodeSpan(alias);
    if (!target || above.includes(target)) {
      reporter.report(say.syntax.at(at, { reason: target ? `The alias *${alias.source} contains itself` : `No anchor is named &${alias.source}` }));
      return { kind: 'scalar', value: null, text: 'null', span: at, broken: true };
    }
    return convert(target as YamlNode, at, above);
  };

  const convertMap = (map: YAMLMap, above: readonly YamlNode[]): MapNode => {
    const entries = new Map<string, Entry>();
    for (const pair of map.items as Pair<YamlNode, YamlNode | null>[]) {
      const keySpan = pair.key?.range ? nodeSpan(pair.key) : nodeSpan(map);
      const key = yaml.isScalar(pair.key) && pair.key.value !== null ? (pair.key.source ?? String(pair.key.value)) : undefined;
      if (key === undefined) {
        reporter.report(say.syntax.at(keySpan, { reason: 'A key must be plain text' }));
        continue;
      }
      const first = entries.get(key);
      if (first) {
        const labels = first.keySpan ? [{ span: first.keySpan, text: 'first written here' }] : [];
        const lineOf = (at: Span | undefined): number => text.slice(0, at?.start ?? 0).split('\n').length;
        reporter.report(say.duplicateKey.at(keySpan, { key, first: lineOf(first.keySpan), second: lineOf(keySpan) }, { labels }));
        continue;
      }
      entries.set(key, { node: convert(pair.value, span(keySpan.end, keySpan.end), above), keySpan });
    }
    return { kind: 'map', entries, span: nodeSpan(map) };
  };

  const convertList = (list: YAMLSeq, above: readonly YamlNode[]): ConfigNode => {
    const items = (list.items as (YamlNode | null)[]).map((item) => convert(item, nodeSpan(list), above));
    return { kind: 'list', items, span: nodeSpan(list) };
  };

  const convertScalar = (scalar: Scalar): ConfigNode => {
    const at = nodeSpan(scalar);
    const raw = text.slice(at.start, at.end);
    const value = scalar.value;
    if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
      reporter.report(say.inexactNumber.at(at, { written: raw }));
    }
    if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      return { kind: 'scalar', value, text: typeof value === 'string' ? value : scalar.source ?? String(value), raw, span: at };
    }
    reporter.report(say.syntax.at(at, { reason: 'A value must be text, a number, true, false or null' }));
    return { kind: 'scalar', value: null, text: 'null', span: at, broken: true };
  };

  const top = document.contents;
  if (!top || (yaml.isScalar(top) && top.value === null)) return { kind: 'map', entries: new Map(), span: span(0, 0) };
  if (!yaml.isMap(top)) {
    reporter.report(say.notAMap.at(nodeSpan(top), { file }));
    return undefined;
  }
  try {
    return convertMap(top, [top]);
  } catch (error) {
    if (error !== tooLarge) throw error;
    reporter.report(say.tooLarge.at(undefined, { file, most: MOST_VALUES }));
    return undefined;
  }
}
