import type { Invocation } from '../../invocation.ts';
import type { CommandContext } from '../context.ts';

export async function check(_call: Invocation, _context: CommandContext, _json: boolean): Promise<number> {
  return 0;
}
