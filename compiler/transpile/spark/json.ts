import { textOf, type Tree } from '../../sql/tree.ts';
import { named, type Writer, type Writers } from '../printer/writer.ts';
import { textLiteral } from './literals.ts';
import { arrow } from '../printer/arrow.ts';
import { isText, isWhole, type Pen } from '../printer/pen.ts';

/** The text at a path of a JSON text. */
const text: Writer = (pen, args, call) => `${pen.at(call)}get_json_object(${json(pen, args[0]!)}, ${path(pen, args[1], call)})`;

/** A JSON text: a cast to JSON says nothing to Spark. */
function json(pen: Pen, node: Tree): string {
  if (node.class === 'CAST' && node.cast_type?.type_info?.name?.toLowerCase() === 'json') return json(pen, node.child!);
  const inner = arrow(node);
  if (inner) return `get_json_object(${json(pen, inner[0])}, ${path(pen, inner[1], node)})`;
  return pen.item(node);
}

/** A path in Spark's words: `a` is `$.a`, `/a/b` is `$.a.b`, and a number an element of an array. */
function path(pen: Pen, node: Tree | undefined, call: Tree): string {
  const given = textOf(node);
  if (given === undefined) {
    const index = node?.class === 'CONSTANT' ? Number(node.value?.value) : NaN;
    return Number.isInteger(index) && index >= 0 ? `'$[${index}]'` : pen.refuse('a path that is no constant has no counterpart', node ?? call);
  }
  if (given.startsWith('$')) return /[*#?]|\.\./.test(given) ? pen.refuse(`the path ${given} has no counterpart`, node!) : textLiteral(given.replace(/\."([^"']*)"/g, "['$1']"));
  if (given.startsWith('/')) return textLiteral(`$${given.slice(1).split('/').map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`)).join('')}`);
  return textLiteral(/^\w+$/.test(given) ? `$.${given}` : `$['${given}']`);
}

/**
 * True of a text that is one whole JSON value. Spark's functions read the first value of a text and no further: inside brackets of both
 * kinds nothing can follow it.
 */
const valid: Writer = (pen, args, call) => {
  const x = pen.item(args[0]!);
  const whole = `coalesce(json_array_length(concat('[', ${x}, ']')), 0) = 1 and json_object_keys(concat('{"k":', ${x}, '}')) is not null`;
  const scalar = `${x} rlike '^\\\\s*(true|false|null|-?(0|[1-9][0-9]*)(\\\\.[0-9]+)?([eE][+-]?[0-9]+)?|"([^"\\\\\\\\]|\\\\\\\\.)*")\\\\s*\\\\z'`;
  return `${pen.at(call)}case when ${x} is not null then (${x} rlike '^\\\\s*[\\\\[{]' and ${whole}) or ${scalar} end`;
};

/** The kind of a JSON value, by the character that it starts with. */
const kind: Writer = (pen, args, call) => {
  if (args.length !== 1) return pen.refuse('json_type() of a path has no counterpart', call);
  const first = `${pen.at(call)}substr(trim(${pen.item(args[0]!)}), 1, 1)`;
  return `case ${first} when '{' then 'OBJECT' when '[' then 'ARRAY' when '"' then 'VARCHAR' when 't' then 'BOOLEAN' when 'f' then 'BOOLEAN' when 'n' then 'NULL' else case when ${pen.expr(args[0]!)} rlike '[.eE]' then 'DOUBLE' when ${pen.expr(args[0]!)} like '%-%' then 'BIGINT' when ${pen.expr(args[0]!)} is not null then 'UBIGINT' end end`;
};

/** A JSON object of texts, whole numbers and truth values, which both spell alike. */
const object: Writer = (pen, args, call) => {
  const values = args.filter((_, i) => i % 2 === 1);
  for (const value of values) {
    const type = pen.type(value);
    if (!isText(type) && !isWhole(type) && type !== 'BOOLEAN' && !type.includes('NULL')) pen.refuse(`json_object() spells ${type} in another way: cast it to text`, value);
  }
  return `${pen.at(call)}to_json(named_struct(${args.map((arg) => pen.item(arg)).join(', ')}), map('ignoreNullFields', 'false'))`;
};

export const JSON_FUNCTIONS: Writers = {
  '->>': text, json_extract_string: text, json_extract_path_text: text, json_valid: valid, json_type: kind, json_object: object, json_array_length: (pen, args, call) => (args.length === 1 ? `${pen.at(call)}json_array_length(${json(pen, args[0]!)})` : pen.refuse('json_array_length() of a path has no counterpart', call)), json_keys: named('json_object_keys'),
  '->': (pen, _, call) => pen.refuse('a JSON value has no counterpart: take its text with ->>', call), json_extract: (pen, _, call) => pen.refuse('a JSON value has no counterpart: take its text with ->>', call),
};
