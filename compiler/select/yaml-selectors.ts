import type { Reporter, Span } from '../contracts/diagnostics.ts';
import type { IndirectSelection } from '../contracts/flags.ts';
import type { SelectorDefinition } from '../contracts/manifest.ts';
import type { ConfigMap, ConfigValue } from '../contracts/project.ts';
import { nearest } from '../diagnostics/nearest.ts';
import type { Criterion, Selection } from './ast.ts';
import { selectorCycle, selectorDefaults, selectorDefinition, unknownSelector } from './diagnostics.ts';
import { checkCriterion, defaultMethod, parseWords, resolveNamed, type ParseContext } from './parse.ts';

/** The project's named selectors, parsed when they are asked for. */
export interface NamedSelectors {
  /** What the selector says; reports at `span` when there is none, and at its definition what is wrong with it. */
  get(name: string, span: Span | undefined): Selection | undefined;
  /** The one with `default: true`. */
  readonly default: string | undefined;
}

/** Reads selectors.yml's definitions; they may refer to each other in any order, but not in a circle. */
export function namedSelectors(definitions: ReadonlyMap<string, SelectorDefinition>, indirect: IndirectSelection, reporter: Reporter): NamedSelectors {
  const parsed = new Map<string, Selection | undefined>();
  const open: string[] = [];
  const get = (name: string, span: Span | undefined): Selection | undefined => {
    const definition = definitions.get(name);
    if (!definition) {
      reporter.report(unknownSelector.at(span, { name, nearest: nearest(name, definitions.keys()), known: [...definitions.keys()] }));
      return undefined;
    }
    if (open.includes(name)) {
      reporter.report(selectorCycle.at(definition.span, { names: open.slice(open.indexOf(name)) }));
      return undefined;
    }
    if (!parsed.has(name)) {
      open.push(name);
      parsed.set(name, parseDefinition(definition, { indirect, reporter, named: get }));
      open.pop();
    }
    return parsed.get(name);
  };
  const defaults = [...definitions.values()].filter((definition) => definition.default === true);
  if (defaults.length > 1) reporter.report(selectorDefaults.at(defaults[1]!.span, { names: defaults.map(({ name }) => name) }));
  return { get, default: defaults[0]?.name };
}

const COMBINING = ['union', 'intersection'];
const KEYS = ['method', 'value', 'parents', 'children', 'childrens_parents', 'parents_depth', 'children_depth', 'indirect_selection', 'exclude'];
const MODES: readonly string[] = ['eager', 'cautious', 'buildable', 'empty'];

/** Undefined when something is wrong, which is reported. */
function parseDefinition({ name, definition, span }: SelectorDefinition, context: ParseContext): Selection | undefined {
  const wrong = (problem: string, instead?: string): undefined => {
    context.reporter.report(selectorDefinition.at(span, { name, problem, instead }));
    return undefined;
  };

  const parse = (value: ConfigValue | undefined, root: boolean): Selection | undefined => {
    if (typeof value === 'string') return parseText(value);
    if (!isMap(value)) return wrong('a definition is a text or a map', "Write, for example, definition: 'tag:nightly'");
    const combining = COMBINING.find((key) => key in value);
    if (combining) {
      if (Object.keys(value).length > 1) return wrong(`"${combining}" stands ${root ? 'at the top ' : ''}with other keys (${Object.keys(value).filter((key) => key !== combining).join(', ')})`, `Put them into the list below ${combining}`);
      return parseCombination(combining as 'union' | 'intersection', value[combining]);
    }
    return parseCriterionMap(value);
  };

  /** A text in a definition is one word of the command line. */
  const parseText = (text: string): Selection | undefined => {
    if (/[\s,]/.test(text)) return wrong(`"${text}" is more than one selector`, 'Give each its own line below union: or intersection:');
    const problems: Reporter = { report: (diagnostic) => wrong(diagnostic.message.replace(/\.$/, ''), diagnostic.hint) };
    const words = parseWords([text], name, { ...context, reporter: problems, named: (other) => context.named(other, span) });
    const only = words?.parts[0];
    return only?.kind === 'intersection' ? only.parts[0] : text.trim() === '' ? wrong('it is empty') : undefined;
  };

  const parseCombination = (kind: 'union' | 'intersection', value: ConfigValue | undefined): Selection | undefined => {
    if (!Array.isArray(value)) return wrong(`"${kind}" takes a list`);
    const items = value as readonly ConfigValue[];
    const excludes = items.filter((item) => isMap(item) && 'exclude' in item && !('method' in item));
    if (excludes.length > 1) return wrong(`the list below "${kind}" has ${excludes.length} "exclude"`, 'Join them into one');
    const parts = items.filter((item) => !excludes.includes(item)).map((item) => parse(item, false));
    const exclude = excludes.length > 0 ? parseExclude(excludes[0] as ConfigMap) : undefined;
    if (parts.includes(undefined) || (excludes.length > 0 && !exclude)) return undefined;
    const from: Selection = { kind, parts: parts as Selection[], indirect: 'eager' };
    return exclude ? { kind: 'difference', from, without: exclude } : from;
  };

  const parseExclude = (map: ConfigMap): Selection | undefined => {
    const list = map['exclude'];
    if (!Array.isArray(list)) return wrong('"exclude" takes a list');
    const parts = (list as readonly ConfigValue[]).map((item) => parse(item, false));
    return parts.includes(undefined) ? undefined : { kind: 'union', parts: parts as Selection[], indirect: 'eager' };
  };

  const parseCriterionMap = (map: ConfigMap): Selection | undefined => {
    const keys = Object.keys(map);
    const short = keys.length === 1 && !KEYS.includes(keys[0]!);
    const unknown = short ? undefined : keys.find((key) => !KEYS.includes(key));
    if (unknown !== undefined) {
      const near = nearest(unknown, [...KEYS, ...COMBINING]);
      return wrong(`it has an unknown key "${unknown}"`, near ? `Did you mean ${near}?` : `Keys are ${KEYS.join(', ')}`);
    }
    const [methodText, value] = short ? [keys[0]!, map[keys[0]!]] : [map['method'], map['value']];
    if (value === undefined || value === null || typeof value === 'object') return wrong(short ? `"${methodText}" has no plain value` : 'a "method" and a plain "value" are needed');
    const mode = map['indirect_selection'];
    if (mode !== undefined && !MODES.includes(String(mode))) return wrong(`"indirect_selection" is one of ${MODES.join(', ')}`);
    const depth = (sign: string) => {
      const given = map[`${sign}_depth`];
      return map[sign] === true ? (given === undefined || given === null ? Infinity : Number(given)) : 0;
    };
    if ([depth('parents'), depth('children')].some((steps) => Number.isNaN(steps) || steps < 0)) return wrong('a depth is a whole number');
    if (map['childrens_parents'] === true && map['children'] === true) return wrong('"childrens_parents" takes all descendants already, so "children" has no place beside it');
    const [method, ...path] = typeof methodText === 'string' ? methodText.split('.') : [defaultMethod(String(value))];
    const criterion: Criterion = {
      kind: 'criterion', method: method!, path, value, childrensParents: map['childrens_parents'] === true, parents: depth('parents'), children: depth('children'),
      indirect: (mode as IndirectSelection | undefined) ?? context.indirect, span, valueSpan: span,
    };
    const checked = checkCriterion(criterion, span, context.reporter);
    const base = checked && resolveNamed(checked, context);
    if (!base || !('exclude' in map)) return base;
    const without = parseExclude(map);
    return without && { kind: 'difference', from: base, without };
  };

  return parse(definition, true);
}

function isMap(value: ConfigValue | undefined): value is ConfigMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
