import type { PgField, PgResult } from '../postgres.ts';

/** PostgreSQL's types by their numbers, as the Data API names them. */
const NAMES: Readonly<Record<number, string>> = {
  16: 'bool', 17: 'varbyte', 18: 'char', 19: 'name', 20: 'int8', 21: 'int2', 23: 'int4', 25: 'varchar', 26: 'oid', 700: 'float4', 701: 'float8', 705: 'varchar', 1042: 'bpchar', 1043: 'varchar',
  1082: 'date', 1083: 'time', 1114: 'timestamp', 1184: 'timestamptz', 1700: 'numeric', 114: 'super', 3802: 'super',
};

/** `ColumnMetadata` of an answer. */
export function metadataOf(field: PgField): Readonly<Record<string, unknown>> {
  const typeName = NAMES[field.dataTypeID] ?? 'varchar';
  const modifier = field.dataTypeModifier;
  const numeric = typeName === 'numeric' && modifier >= 4 ? { precision: ((modifier - 4) >> 16) & 0xffff, scale: (modifier - 4) & 0x7ff } : { precision: 0, scale: 0 };
  return {
    name: field.name, label: field.name, typeName, ...numeric, length: (typeName === 'varchar' || typeName === 'bpchar') && modifier >= 4 ? modifier - 4 : 0,
    isCaseSensitive: typeName === 'varchar', isCurrency: false, isSigned: /^(int|float|numeric)/.test(typeName), nullable: 1, columnDefault: null, schemaName: '', tableName: '',
  };
}

/** A row as the Data API's JSON, as text: integers keep all of their digits. */
export function recordOf(row: PgResult['rows'][number], fields: readonly PgField[]): string {
  return `[${row.map((value, index) => fieldOf(value, NAMES[fields[index]!.dataTypeID] ?? 'varchar')).join(',')}]`;
}

function fieldOf(value: string | null, type: string): string {
  if (value === null) return '{"isNull":true}';
  switch (type) {
    case 'int2':
    case 'int4':
    case 'int8':
    case 'oid':
      return `{"longValue":${value}}`;
    case 'float4':
    case 'float8':
      return `{"doubleValue":${/^-?[\d.e+-]+$/.test(value) ? value : 0}}`;
    case 'bool':
      return `{"booleanValue":${value === 't'}}`;
    case 'varbyte':
      return `{"blobValue":${JSON.stringify(Buffer.from(value.replace(/^\\x/, ''), 'hex').toString('base64'))}}`;
    default:
      return `{"stringValue":${JSON.stringify(value)}}`;
  }
}
