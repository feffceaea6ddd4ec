import { checkLakeCatalog } from '../../catalog/check.ts';
import type { Invocation } from '../../invocation.ts';
import type { CommandContext } from '../context.ts';
import { catalogCheckText } from '../ui/catalog-text.ts';

/** `lakec catalog check`: a line for each entry; what is not true of its files is told as diagnostics, and gives exit code 1. */
export async function check(call: Invocation, { output, quiet, log }: CommandContext, json: boolean): Promise<number> {
  const checked = await checkLakeCatalog(call);
  if (!checked) return 0;
  if (json) output.out(`${JSON.stringify({ kind: 'catalog-check', tables: checked })}\n`);
  else output.out(catalogCheckText(checked, { colors: output.colors, width: output.width, all: !quiet }));
  return log.errors > 0 ? 1 : 0;
}
