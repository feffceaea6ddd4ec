import { COMMANDS, type Command } from './commands.ts';
import { OPTIONS, type OptionDefinition } from './options.ts';
import type { Colors } from './ui/colors.ts';
import { pad, textWidth, wrap } from './ui/text-width.ts';
import { VERSION } from '../version.ts';

interface Page {
  readonly width: number;
  readonly colors: Colors;
}

/** The page of `lakec --help`. */
export function globalHelp({ width, colors }: Page): string {
  const room = Math.min(width, 110);
  const groups = [...new Set(COMMANDS.map((command) => command.group))];
  return [
    `${colors.bold(`lakec ${VERSION}`)}  turns a folder of SELECT statements into a tested lake.`,
    '',
    `${colors.bold('Usage')}  lakec COMMAND [OPTIONS]`,
    ...groups.flatMap((group) => ['', colors.bold(group), ...rows(COMMANDS.filter((command) => command.group === group).map((command) => [command.name, command.summary]), room, Math.max(...COMMANDS.map((command) => command.name.length)))]),
    '',
    colors.bold('Examples'),
    ...rows([
      ['lakec init shop', 'a project that runs at once on DuckDB'],
      ['lakec build', 'all of it, with its tests'],
      ['lakec build -s gold+', 'a folder, and everything downstream'],
      ['lakec plan', 'what would change, before anything does'],
    ], room),
    '',
    ...wrap('`lakec COMMAND --help` has a command\'s options, `lakec explain CODE` the meaning of a diagnostic. Options can be set as LAKEC_<NAME> too. Exit codes: 0 fine, 1 the project or the run has errors, 2 wrong usage, 70 a bug of lakec.', room),
    '',
  ].join('\n');
}

/** The page of `lakec COMMAND --help`. */
export function commandHelp(command: Command, { width, colors }: Page): string {
  const room = Math.min(width, 110);
  const options = OPTIONS.filter((option) => command.options.includes(option.name));
  const groups = [...new Set(options.map((option) => option.group))];
  return [
    `${colors.bold(`lakec ${command.name}`)}  ${command.summary}${command.aliases ? ` (also: ${command.aliases.join(', ')})` : ''}`,
    ...(command.about ? ['', ...wrap(command.about, room)] : []),
    '',
    `${colors.bold('Usage')}  lakec ${command.name}${command.arguments ? ` ${command.arguments}` : ''} [OPTIONS]`,
    '',
    colors.bold('Examples'),
    ...rows(command.examples.map(([line, meaning]) => [line, meaning] as const), room),
    ...groups.flatMap((group) => ['', colors.bold(group), ...rows(options.filter((option) => option.group === group).map((option) => [signature(option), helpOf(option, command)]), room)]),
    '',
  ].join('\n');
}

function signature(option: OptionDefinition): string {
  const value = option.kind === 'flag' ? '' : ` ${option.value}${option.kind === 'list' ? '…' : ''}`;
  return `${option.short ? `-${option.short}, ` : '    '}--${option.name}${value}`;
}

function helpOf(option: OptionDefinition, command: Command): string {
  const choices = option.name === 'output' ? command.outputs : option.choices;
  return choices && !option.help.includes(choices[0]!) ? `${option.help} One of ${choices.join(', ')}.` : option.help;
}

/** Two columns; what is right wraps in its own column, or goes below where the left one is long. */
function rows(entries: readonly (readonly [string, string])[], width: number, widest = Math.max(...entries.map(([left]) => textWidth(left)))): string[] {
  const column = Math.min(widest, Math.max(24, Math.floor(width * 0.45))) + 4;
  return entries.flatMap(([left, right]) => {
    const lines = wrap(right, Math.max(20, width - column));
    const indent = ' '.repeat(column);
    if (textWidth(left) + 4 > column) return [`  ${left}`, ...(right === '' ? [] : lines.map((line) => indent + line))];
    return [`  ${pad(left, column - 2)}${lines[0]}`.trimEnd(), ...lines.slice(1).map((line) => indent + line)];
  });
}
