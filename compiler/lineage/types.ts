import { splitAtCommas } from '../relations/split-at-commas.ts';
import { lookUp, type Scope } from './scope.ts';
import type { TypeTree } from '../sql/tree.ts';
import type { TreeNode } from './tree.ts';
import { Unfollowed } from './unfollowed.ts';

/** A field of a struct: its name and its type. */
export interface Field {
  readonly name: string;
  readonly type: string;
}

/** Stands for a type that nobody knows, inside of one that is known. */
const ANY = '?';

/** The type of an expression as DuckDB spells it, as far as names and the tree tell it; undefined where only the binder knows. */
export function typeOf(node: TreeNode, scope: Scope): string | undefined {
  const [first, second] = node.children ?? [];
  const of = (part: TreeNode | undefined): string | undefined => part && typeOf(part, scope);
  switch (node.class) {
    case 'COLUMN_REF':
      return typeOfName(node.column_names ?? [], scope);
    case 'CAST':
      return node.cast_type && castText(node.cast_type);
    case 'FUNCTION':
      break;
    default:
      return node.type === 'ARRAY_EXTRACT' || node.type === 'STRUCT_EXTRACT' ? extracted(of(first), second) : undefined;
  }
  switch ((node.function_name ?? '').toLowerCase()) {
    case 'struct_pack':
      return (node.children ?? []).every(({ alias }) => alias) ? structText((node.children ?? []).map((child) => ({ name: child.alias!, type: of(child) ?? ANY }))) : undefined;
    case 'list_value':
    case 'list_pack':
    case 'list':
    case 'array_agg':
      return `${of(first) ?? ANY}[]`;
    case 'unnest':
      return elementOf(of(first));
    case 'array_extract':
    case 'list_extract':
    case 'list_element':
    case 'struct_extract':
      return extracted(of(first), second);
    case 'first':
    case 'last':
    case 'any_value':
    case 'min':
    case 'max':
      return second ? undefined : of(first);
    default:
      return undefined;
  }
}

/** The fields of a struct's type; undefined for any other. */
export function fieldsOf(type: string | undefined): readonly Field[] | undefined {
  const inner = /^STRUCT\(([\s\S]*)\)$/i.exec(type ?? '')?.[1];
  const fields = inner === undefined ? undefined : splitAtCommas(inner).map((text) => /^\s*(?:"((?:[^"]|"")*)"|(\S+))\s+([\s\S]+?)\s*$/.exec(text));
  // The fields of an unnamed struct have no names.
  return fields?.every((found) => found !== null) ? fields.map((found) => ({ name: found[1]?.replaceAll('""', '"') ?? found[2]!, type: found[3]! })) : undefined;
}

/** The type of a list's elements; undefined for what is no list. */
export function elementOf(type: string | undefined): string | undefined {
  return /^([\s\S]+)\[\d*\]$/.exec(type ?? '')?.[1];
}

/** The type of `value.field.field`. */
export function fieldType(type: string | undefined, names: readonly string[]): string | undefined {
  return names.reduce<string | undefined>((so, name) => fieldsOf(so)?.find((field) => field.name.toLowerCase() === name.toLowerCase())?.type, type);
}

function typeOfName(names: readonly string[], scope: Scope): string | undefined {
  try {
    return lookUp(names, scope).type;
  } catch (error) {
    if (!(error instanceof Unfollowed)) throw error;
    return undefined;
  }
}

function extracted(type: string | undefined, by: TreeNode | undefined): string | undefined {
  const value = by?.class === 'CONSTANT' ? by.value?.value : undefined;
  return typeof value === 'string' ? fieldType(type, [value]) : elementOf(type);
}

function castText({ id, type_info: info }: TypeTree): string | undefined {
  if (id === 'LIST' || id === 'ARRAY') return `${(info?.child_type && castText(info.child_type)) ?? ANY}[]`;
  if (id !== 'STRUCT') return id === 'UNBOUND' || id === 'USER' ? undefined : id;
  return structText((info?.child_types ?? []).map(({ first, second }) => ({ name: first, type: castText(second) ?? ANY })));
}

function structText(fields: readonly Field[]): string {
  return `STRUCT(${fields.map(({ name, type }) => `"${name.replaceAll('"', '""')}" ${type}`).join(', ')})`;
}
