import { textOf, type Tree } from '../../sql/tree.ts';
import { arrow } from '../printer/arrow.ts';
import { isText, isWhole, type Pen } from '../printer/pen.ts';
import type { Writer, Writers } from '../printer/writer.ts';

/** A step into a JSON value: a key or a place in a list, from 0. */
export type Step = string | number;

/** What of JSON each warehouse says in its own way. */
export interface JsonWords {
  /** The text at a path of a JSON text. */
  text(pen: Pen, json: string, path: readonly Step[], node: Tree): string;
  /** True for a text that is JSON. */
  valid(text: string): string;
  /** A JSON object's text, of keys and values in turns. */
  object(pen: Pen, items: readonly string[], keys: readonly string[], node: Tree): string;
}

/** Functions of JSON texts. */
export function jsonOf(words: JsonWords): Writers {
  const source = (pen: Pen, node: Tree, then: readonly Step[], call: Tree): string => {
    if (node.class === 'CAST' && node.cast_type?.type_info?.name?.toLowerCase() === 'json') return source(pen, node.child!, then, call);
    const inner = arrow(node);
    return inner ? source(pen, inner[0], [...stepsOf(pen, inner[1], call), ...then], call) : words.text(pen, pen.item(node), then, call);
  };
  const text: Writer = (pen, args, call) => `${pen.at(call)}${source(pen, args[0]!, stepsOf(pen, args[1], call), call)}`;
  const valid: Writer = (pen, args, call) => `${pen.at(call)}case when ${pen.expr(args[0]!)} is not null then ${words.valid(pen.item(args[0]!))} end`;
  /** The kind of a JSON value, by the character that it starts with. */
  const kind: Writer = (pen, args, call) => {
    if (args.length !== 1) return pen.refuse('json_type() of a path has no counterpart', call);
    const x = pen.expr(args[0]!);
    return `case ${pen.at(call)}left(trim(${pen.item(args[0]!)}), 1) when '{' then 'OBJECT' when '[' then 'ARRAY' when '"' then 'VARCHAR' when 't' then 'BOOLEAN' when 'f' then 'BOOLEAN' when 'n' then 'NULL' else case when ${x} like '%.%' or ${x} ilike '%e%' then 'DOUBLE' when ${x} like '%-%' then 'BIGINT' when ${x} is not null then 'UBIGINT' end end`;
  };
  /** An object of texts, whole numbers and truth values, which all spell alike. */
  const object: Writer = (pen, args, call) => {
    for (const value of args.filter((_, i) => i % 2 === 1)) {
      const type = pen.type(value);
      if (!isText(type) && !isWhole(type) && type !== 'BOOLEAN' && !type.includes('NULL')) pen.refuse(`json_object() spells ${type} in another way: cast it to text`, value);
    }
    const keys = args.filter((_, i) => i % 2 === 0).map((key) => textOf(key) ?? pen.refuse('a key of json_object() that is no constant has no counterpart', key));
    return `${pen.at(call)}${words.object(pen, args.map((arg) => pen.item(arg)), keys, call)}`;
  };
  const none: Writer = (pen, _, call) => pen.refuse('a JSON value has no counterpart: take its text with ->>', call);
  return { '->>': text, json_extract_string: text, json_extract_path_text: text, json_valid: valid, json_type: kind, json_object: object, '->': none, json_extract: none };
}

function stepsOf(pen: Pen, node: Tree | undefined, call: Tree): readonly Step[] {
  const given = textOf(node);
  if (given === undefined) {
    const index = node?.class === 'CONSTANT' ? Number(node.value?.value) : NaN;
    return Number.isInteger(index) && index >= 0 ? [index] : pen.refuse('a path that is no constant has no counterpart', node ?? call);
  }
  if (given.startsWith('/')) return given.slice(1).split('/').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  if (!given.startsWith('$')) return [given];
  const steps: Step[] = [];
  const rest = given.slice(1).replace(/\.([A-Za-z_]\w*)|\."([^"]*)"|\[(\d+)\]/gy, (_, name?: string, quoted?: string, index?: string) => {
    steps.push(name ?? quoted ?? Number(index));
    return '';
  });
  return rest === '' && steps.length > 0 ? steps : pen.refuse(`the path ${given} has no counterpart`, node!);
}
