import { Composer, isAlias, isMap, isScalar, isSeq, Lexer, Parser, Scalar, YAMLParseError, type Document, type Node } from 'yaml';
import type { ConfigMap, ConfigValue } from '../contracts/project.ts';
import type { Reporter } from '../contracts/diagnostics.ts';
import type { Places, YamlDocument, YamlVersion } from './document.ts';
import { duplicateKey, yamlSyntax } from './diagnostics.ts';
import { plainScalar } from './scalar.ts';

/** Reads any YAML, reports what is wrong with it, and gives undefined when no value can be made of it. */
export function readFull(text: string, file: string, version: YamlVersion, reporter: Reporter): YamlDocument | undefined {
  const parsed = documentOf(text, version);
  for (const error of parsed.errors) {
    const end = Math.min(text.length, Math.max(error.pos[1], error.pos[0] + 1));
    reporter.report(yamlSyntax.at({ file, start: Math.min(error.pos[0], text.length), end }, { message: sentence(error.message), code: error.code }));
  }
  if (parsed.errors.length > 0) return undefined;
  const converter = new Converter(parsed, text, file, version, reporter);
  const value = converter.value(parsed.contents as Node | null);
  return converter.failed ? undefined : { file, text, value, places: converter.places };
}

function documentOf(text: string, version: YamlVersion): Document.Parsed {
  const parser = new Parser();
  if (version === '1.1') (parser as unknown as { lexer: unknown }).lexer = pythonsLexer();
  const composer = new Composer({ schema: 'failsafe', version, merge: false, uniqueKeys: false, prettyErrors: false, logLevel: 'error' });
  const [first, second] = [...composer.compose(parser.parse(text), true, text.length)] as Document.Parsed[];
  if (second) first!.errors.push(new YAMLParseError([second.range[0], second.range[1]], 'MULTIPLE_DOCS', 'Source contains multiple documents'));
  return first!;
}

/** Between brackets and quotes PyYAML takes no notice of how far lines are indented: `- accepted_values: {` may be closed below the dash. */
function pythonsLexer(): unknown {
  const lexer = new Lexer() as unknown as { indentNext: number } & Record<'parseFlowCollection' | 'parseQuotedScalar', () => Generator<string, unknown>>;
  for (const part of ['parseFlowCollection', 'parseQuotedScalar'] as const) {
    const inherited = lexer[part];
    lexer[part] = function* () {
      const before = lexer.indentNext;
      lexer.indentNext = 0;
      const next = yield* inherited.call(lexer);
      lexer.indentNext = before;
      return next;
    };
  }
  return lexer;
}

/** Aliases may unfold to this many nodes, so that a small file cannot fill the memory. */
const MOST_NODES = 1_000_000;

class Converter {
  readonly places = new Map<object, Places>();
  failed = false;
  readonly #document: Document;
  readonly #text: string;
  readonly #file: string;
  readonly #version: YamlVersion;
  readonly #reporter: Reporter;
  readonly #open = new Set<Node>();
  #nodes = 0;

  constructor(document: unknown, text: string, file: string, version: YamlVersion, reporter: Reporter) {
    this.#document = document as Document;
    this.#text = text;
    this.#file = file;
    this.#version = version;
    this.#reporter = reporter;
  }

  value(node: Node | null): ConfigValue {
    if (this.failed || node === null) return null;
    if (++this.#nodes > MOST_NODES) return this.#fail(node, 'Its aliases unfold to more than a million values');
    if (isAlias(node)) {
      const target = node.resolve(this.#document);
      if (!target) return this.#fail(node, `No anchor is named "${node.source}"`);
      if (this.#open.has(target)) return this.#fail(node, `The alias "*${node.source}" stands within what it means`);
      return this.value(target);
    }
    if (isScalar(node)) return this.#scalar(node);
    this.#open.add(node);
    const made = isMap(node) ? this.#map(node.items as readonly PairOf[]) : isSeq(node) ? this.#list(node.items as readonly Node[]) : null;
    this.#open.delete(node);
    return made;
  }

  #scalar(node: Scalar): ConfigValue {
    const tag = node.tag?.replace('tag:yaml.org,2002:', '!!');
    if (node.type === Scalar.PLAIN && tag !== '!!str' && tag !== '!') return plainScalar(node.source ?? '', this.#version);
    if (node.value === null || node.value === undefined) return tag === '!!str' ? '' : null;
    const text = this.#endsOpen(node) ? String(node.value).replace(/\n$/, '') : String(node.value);
    return tag === '!!int' || tag === '!!float' || tag === '!!bool' || tag === '!!null' ? plainScalar(text, this.#version) : text;
  }

  /** A `|` or `>` text in whose last line the file ends: where no line ends there is none to keep, though the library adds one. */
  #endsOpen({ type, range }: Scalar): boolean {
    return (type === Scalar.BLOCK_LITERAL || type === Scalar.BLOCK_FOLDED) && range![1] >= this.#text.length && /\S$/.test(this.#text);
  }

  #list(nodes: readonly Node[]): ConfigValue {
    const items: ConfigValue[] = [];
    const at: number[] = [];
    for (const node of nodes) {
      items.push(this.value(node));
      if (node && this.#empty(node)) at.push(this.#afterDash(node), this.#afterDash(node));
      else at.push(...this.#range(node));
    }
    this.places.set(items, { keys: undefined, at });
    return items;
  }

  #map(pairs: readonly PairOf[]): ConfigValue {
    const map: Record<string, ConfigValue> = {};
    const keys: string[] = [];
    const at: number[] = [];
    const put = (key: string, value: ConfigValue, place: readonly number[]): void => {
      Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
      keys.push(key);
      at.push(...place);
    };
    const merged: ConfigMap[] = [];
    for (const { key: keyNode, value: valueNode } of pairs) {
      const key = this.#key(keyNode);
      const keyAt = this.#range(keyNode);
      if (key === '<<' && this.#version === '1.1' && isScalar(keyNode) && keyNode.type === Scalar.PLAIN) {
        const value = this.value(valueNode);
        merged.push(...((Array.isArray(value) ? value : [value]) as ConfigMap[]).filter((part) => part !== null && typeof part === 'object' && !Array.isArray(part)));
        continue;
      }
      const before = keys.indexOf(key);
      if (before >= 0) this.#writtenTwice(key, keyAt, at.slice(before * 4, before * 4 + 2));
      // PyYAML lets the last one win, in the place of the first.
      if (before >= 0 && this.#version !== '1.1') continue;
      const value = this.value(valueNode);
      const place = [...keyAt, ...(valueNode && !this.#empty(valueNode) ? this.#range(valueNode) : this.#afterColon(keyAt[1]))];
      if (before < 0) put(key, value, place);
      else {
        map[key] = value;
        at.splice(before * 4, 4, ...place);
      }
    }
    for (const part of merged) {
      const places = this.places.get(part);
      places?.keys?.forEach((key, index) => {
        if (!Object.hasOwn(map, key)) put(key, part[key]!, places.at.slice(index * 4, index * 4 + 4));
      });
    }
    this.places.set(map, { keys, at });
    return map;
  }

  #writtenTwice(key: string, again: readonly number[], first: readonly number[]): void {
    this.#reporter.report(duplicateKey.at(
      { file: this.#file, start: again[0]!, end: again[1]! },
      { key },
      { labels: [{ span: { file: this.#file, start: first[0]!, end: first[1]! }, text: 'first written here' }], ...(this.#version === '1.1' && { severity: 'warning' as const }) },
    ));
  }

  #key(node: Node | null): string {
    if (node === null) return '';
    if (isScalar(node)) return node.type === Scalar.PLAIN ? node.source ?? '' : String(node.value);
    if (isAlias(node)) return String(this.value(node));
    this.#fail(node, 'A key must be one word or text, not a list or map');
    return '';
  }

  #empty(node: Node): boolean {
    return isScalar(node) && node.type === Scalar.PLAIN && (node.source ?? '') === '' && node.anchor === undefined && node.tag === undefined;
  }

  #afterColon(keyEnd: number): readonly [number, number] {
    const colon = this.#text.indexOf(':', keyEnd);
    const at = colon < 0 ? keyEnd : colon + 1;
    return [at, at];
  }

  /** From its first character to after its last; a block ends with its last value. */
  #range(node: Node | null): readonly [number, number] {
    if (!node?.range) return [0, 0];
    const [start, end] = node.range;
    if ((isMap(node) || isSeq(node)) && !node.flow && node.items.length > 0) {
      const last = node.items[node.items.length - 1] as Node | PairOf;
      if (!('key' in last)) return [start, this.#empty(last) ? this.#afterDash(last) : this.#range(last)[1]];
      if (last.value && !this.#empty(last.value)) return [start, this.#range(last.value)[1]];
      return [start, this.#afterColon(this.#range(last.key)[1])[1]];
    }
    return [start, start + this.#text.slice(start, end).replace(/[ \t\r\n]+$/, '').length];
  }

  /** The place after the dash of an empty item. */
  #afterDash(item: Node): number {
    return this.#text.lastIndexOf('-', item.range![0]) + 1;
  }

  #fail(node: Node, message: string): null {
    const [start, end] = this.#range(node);
    this.#reporter.report(yamlSyntax.at({ file: this.#file, start, end }, { message, code: 'BAD_ALIAS' }));
    this.failed = true;
    return null;
  }
}

interface PairOf {
  readonly key: Node | null;
  readonly value: Node | null;
}

/** The parser's message without its last full stop, so that ours can end the sentence. */
function sentence(message: string): string {
  return message.replace(/\.$/, '');
}
