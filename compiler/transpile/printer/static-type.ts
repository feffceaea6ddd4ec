import type { Tree } from '../../sql/tree.ts';

const BIGINT = new Set(['length', 'len', 'strlen', 'count', 'count_star', 'instr', 'strpos', 'position', 'date_diff', 'datediff', 'date_part', 'year', 'month', 'day', 'quarter', 'epoch_us', 'row_number', 'rank', 'dense_rank']);
const VARCHAR = new Set(['lower', 'upper', 'trim', 'ltrim', 'rtrim', 'substr', 'substring', 'replace', 'concat_ws', 'md5', 'sha256', 'regexp_replace', 'strftime', 'left', 'right', 'lpad', 'rpad', 'split_part', 'chr', 'json_extract_string', '->>', 'string_agg', 'reverse', 'repeat']);
const BOOLEAN = new Set(['regexp_matches', 'regexp_full_match', 'starts_with', 'ends_with', 'contains', 'list_contains', 'json_valid', '~~', '!~~', '~~*', '!~~*']);

/** DuckDB's type of an expression where its form tells; `of`: the type of another. */
export function staticType(node: Tree, of: (node: Tree) => string | undefined): string | undefined {
  switch (node.class) {
    case 'CONSTANT': {
      const { type, is_null } = node.value!;
      if (is_null) return 'NULL';
      return type.id === 'DECIMAL' ? `DECIMAL(${type.type_info?.width},${type.type_info?.scale})` : type.id;
    }
    case 'CAST': {
      const { id, type_info } = node.cast_type!;
      if (id === 'DECIMAL') return `DECIMAL(${type_info?.width ?? 18},${type_info?.scale ?? 3})`;
      return /^(?:LIST|ARRAY|STRUCT|MAP|UNBOUND|ENUM)$/.test(id) ? undefined : id;
    }
    case 'COMPARISON': case 'CONJUNCTION': case 'BETWEEN':
      return 'BOOLEAN';
    case 'OPERATOR':
      return /^(?:OPERATOR_NOT|OPERATOR_IS_NULL|OPERATOR_IS_NOT_NULL|COMPARE_IN|COMPARE_NOT_IN)$/.test(node.type) ? 'BOOLEAN' : undefined;
    case 'FUNCTION': case 'WINDOW': {
      const name = node.function_name!;
      if (BIGINT.has(name) && !(name === 'date_part')) return 'BIGINT';
      if (VARCHAR.has(name)) return 'VARCHAR';
      if (BOOLEAN.has(name)) return 'BOOLEAN';
      if (name === '/') {
        const types = (node.children ?? []).map(of);
        return types.length === 2 && types.every((type) => type !== undefined && /INT|DECIMAL|DOUBLE/.test(type) && !type.startsWith('INTERVAL')) ? 'DOUBLE' : undefined;
      }
      return undefined;
    }
    default:
      return undefined;
  }
}
