import { parseArgs } from 'node:util';
import type { Reporter, Span } from '../contracts/diagnostics.ts';
import { nearest } from '../diagnostics/nearest.ts';
import { readTime } from '../incremental/interval.ts';
import { COMMANDS, findCommand, type Command } from './commands.ts';
import { optionValue, unexpectedArgument, unknownCommand, unknownOption } from './diagnostics.ts';
import { DBT_COMMANDS, TAKEN_BY_ALL } from './dbt-options.ts';
import { OPTIONS, variableOf, type OptionDefinition, type OptionName } from './options.ts';

/** What was typed: values by option, from the command line before the environment. */
export interface Arguments {
  readonly command?: Command;
  readonly positionals: readonly string[];
  readonly help: boolean;
  flag(name: OptionName): boolean | undefined;
  text(name: OptionName): string | undefined;
  list(name: OptionName): readonly string[];
  number(name: OptionName): number | undefined;
}

type Value = boolean | string | readonly string[] | number;
type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads the command line; mistakes are reported with their place in it (file `command line`). A list option takes all words up to
 * the next option, as dbt's do; `--no-<flag>` turns a flag off.
 */
export function parseArguments(argv: readonly string[], env: Env, reporter: Reporter): Arguments {
  const spans = placesOf(argv);
  const { name, words, rest } = findName(argv);
  const command = name === undefined ? undefined : findCommand(name);
  if (name !== undefined && !command) {
    const names = COMMANDS.flatMap((known) => [known.name, ...(known.aliases ?? [])]);
    reporter.report(unknownCommand.at(spans[words[0]!], { name, nearest: nearest(name, names) }));
    return made(undefined, [], new Map());
  }
  const allowed = OPTIONS.filter((option) => (command ? takes(command, option) : option.name === 'help' || option.name === 'color'));
  const values = new Map<string, Value>();
  const positionals: string[] = [];
  const spread = OPTIONS.flatMap((option) => [option.name, ...aliasesOf(option)].map((known) => [known, option] as const));
  const known = new Map<string, OptionDefinition>(spread);
  const { tokens } = parseArgs({
    args: [...rest.map((at) => argv[at]!)], strict: false, allowPositionals: true, tokens: true,
    options: Object.fromEntries(spread.filter(([long]) => long.length > 1).map(([long, option]) => [long, { type: option.kind === 'flag' ? 'boolean' as const : 'string' as const, ...shortOf(long, option) }])),
  });
  // The list option that takes the next words; after an unknown option they are nobody's.
  let open: { option: OptionDefinition; values: string[] } | 'nobody' | undefined;
  for (const token of tokens) {
    const span = spans[rest[token.index]!]!;
    if (token.kind === 'option-terminator') open = undefined;
    else if (token.kind === 'positional') {
      if (open === 'nobody') continue;
      if (open) {
        for (const word of wordsOf(open.option, token.value)) if (checkValue(open.option, word, span, command, reporter) !== undefined) open.values.push(word);
        continue;
      }
      positionals.push(token.value);
      if (!command?.arguments) reporter.report(unexpectedArgument.at(span, { argument: token.value, command: command?.name ?? '', ...(command?.options.includes('select') ? {} : { takes: 'options only' }) }));
    } else {
      open = undefined;
      const negated = token.name.startsWith('no-') && known.get(token.name.slice(3))?.kind === 'flag';
      const option = known.get(negated ? token.name.slice(3) : token.name);
      if (!option || !allowed.some((other) => other.name === option.name)) {
        reporter.report(unknownOption.at(span, { name: token.rawName, command: command?.name, ...suggest(token.name, option, allowed) }));
        open = 'nobody';
        continue;
      }
      if (option.kind === 'flag') {
        values.set(option.name, !negated);
        continue;
      }
      const value = token.value;
      if (value === undefined || (!token.inlineValue && /^--?[A-Za-z]/.test(value))) {
        reporter.report(optionValue.at(span, { option: `--${option.name}`, expected: expectedOf(option, command) }));
        continue;
      }
      const valueSpan = token.inlineValue ? { ...span, start: span.end - value.length } : spans[rest[token.index + 1]!]!;
      if (option.kind === 'list') {
        const words = wordsOf(option, value);
        if (words.some((word) => checkValue(option, word, valueSpan, command, reporter) === undefined)) continue;
        const list = [...((values.get(option.name) as readonly string[] | undefined) ?? []), ...words];
        values.set(option.name, list);
        open = { option, values: list };
        continue;
      }
      const checked = checkValue(option, value, valueSpan, command, reporter);
      if (checked !== undefined) values.set(option.name, checked);
    }
  }
  readEnvironment(allowed, values, env, command, reporter);
  if (command?.arguments && !values.get('help')) checkPositionals(command, positionals, spans, rest, tokens, reporter);
  return made(command, positionals, values);
}

/** What a command has, and what dbt's command of that name has without a use for it. */
function takes(command: Command, { name, dbt }: OptionDefinition): boolean {
  return dbt === true || (command.options as readonly string[]).includes(name) || (DBT_COMMANDS.has(command.name) && TAKEN_BY_ALL.has(name));
}

/** The command line as a text to point into, each word with its place; words with blanks are shown in quotes. */
export function commandLine(argv: readonly string[]): string {
  return ['lakec', ...argv.map(quoted)].join(' ');
}

function quoted(word: string): string {
  return /^[^\s"'$`\\]+$/.test(word) ? word : `'${word}'`;
}

function placesOf(argv: readonly string[]): Span[] {
  let start = 'lakec '.length;
  return argv.map((word) => {
    const quote = quoted(word) === word ? 0 : 1;
    const span = { file: 'command line', start: start + quote, end: start + quote + word.length };
    start += word.length + 2 * quote + 1;
    return span;
  });
}

/** The command is the first word that is no option, or two words (`source freshness`). */
function findName(argv: readonly string[]): { name?: string; words: readonly number[]; rest: readonly number[] } {
  const all = argv.map((_, at) => at);
  const first = argv.findIndex((word, at) => !word.startsWith('-') && !takesValue(argv[at - 1]));
  if (first < 0) return { words: [], rest: all };
  const two = `${argv[first]} ${argv[first + 1] ?? ''}`;
  const words = findCommand(two) ? [first, first + 1] : [first];
  return { name: words.length === 2 ? two : argv[first]!, words, rest: all.filter((at) => !words.includes(at)) };
}

function takesValue(word: string | undefined): boolean {
  if (word === undefined || !word.startsWith('-') || word.includes('=')) return false;
  const name = word.replace(/^--?/, '');
  return OPTIONS.some((option) => option.kind !== 'flag' && (option.name === name || option.short === name || aliasesOf(option).includes(name)));
}

function aliasesOf(option: OptionDefinition): readonly string[] {
  return option.aliases ?? [];
}

/** `-m` is an alias of one letter, which parseArgs knows by the long alias `models`. */
function shortOf(long: string, option: OptionDefinition): { short?: string } {
  if (long === option.name) return option.short ? { short: option.short } : {};
  const letter = aliasesOf(option).find((alias) => alias.length === 1);
  return letter && long === aliasesOf(option).find((alias) => alias.length > 1) ? { short: letter } : {};
}

function suggest(name: string, option: OptionDefinition | undefined, allowed: readonly OptionDefinition[]): { nearest?: string; elsewhere?: string } {
  if (option) {
    const commands = COMMANDS.filter((command) => (command.options as readonly string[]).includes(option.name)).map((command) => command.name);
    return { elsewhere: `It is an option of ${commands.slice(0, 6).join(', ')}.` };
  }
  const near = nearest(name, allowed.flatMap((other) => [other.name, ...aliasesOf(other).filter((alias) => alias.length > 1), ...(other.kind === 'flag' ? [`no-${other.name}`] : [])]));
  return near === undefined ? {} : { nearest: `--${near}` };
}

function choicesOf(option: OptionDefinition, command: Command | undefined): readonly string[] | undefined {
  return option.name === 'output' ? command?.outputs : option.choices;
}

function expectedOf(option: OptionDefinition, command: Command | undefined): string {
  const choices = choicesOf(option, command);
  if (choices) return `one of ${choices.join(', ')}`;
  if (isDay(option, command)) return 'a day, 2026-01-31';
  if (option.value === 'DATE') return 'a date or a moment in UTC, 2026-01-31 or 2026-01-31T18:00:00';
  if (option.kind === 'number') return option.name === 'threads' ? 'a whole number from 1 to 64' : 'a whole number, or -1 for all';
  return option.help.replace(/[.:].*$/s, '').replace(/^[A-Z]/, (letter) => letter.toLowerCase());
}

/** Days of a back-fill: `--to` names targets elsewhere. */
function isDay({ name }: OptionDefinition, command: Command | undefined): boolean {
  return name === 'from' || (name === 'to' && command?.name === 'ingest');
}

/** The value as its kind has it; undefined after a report. */
function checkValue(option: OptionDefinition, value: string, span: Span | undefined, command: Command | undefined, reporter: Reporter, name = `--${option.name}`): string | number | undefined {
  const choices = choicesOf(option, command);
  const wrong = (near?: string): undefined => {
    reporter.report(optionValue.at(span, { option: name, value, expected: expectedOf(option, command), nearest: near }));
    return undefined;
  };
  if (choices && !choices.includes(value)) return wrong(nearest(value, choices));
  if (option.value === 'DATE' && !readTime(value)) return wrong();
  if (isDay(option, command) && !(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value) && readTime(value))) return wrong();
  if (option.kind !== 'number') return value;
  const number = /^-?\d+$/.test(value) ? Number(value) : NaN;
  const fits = option.name === 'threads' ? number >= 1 && number <= 64 : number >= -1;
  return fits ? number : wrong();
}

const ON = ['1', 'true', 'yes', 'on', 't', 'y'];
const OFF = ['0', 'false', 'no', 'off', 'f', 'n', ''];

function readEnvironment(allowed: readonly OptionDefinition[], values: Map<string, Value>, env: Env, command: Command | undefined, reporter: Reporter): void {
  for (const option of allowed) {
    const name = variableOf(option.name);
    const text = env[name];
    if (option.onlyHere || text === undefined || values.has(option.name)) continue;
    if (option.kind === 'flag') {
      const lower = text.toLowerCase();
      if (ON.includes(lower) || OFF.includes(lower)) values.set(option.name, ON.includes(lower));
      else reporter.report(optionValue.at(undefined, { option: name, value: text, expected: 'true or false' }));
    } else if (text !== '') {
      const list = option.kind === 'list' ? text.split(/[\s,]+/).filter((word) => word !== '') : [text];
      const checked = list.map((word) => checkValue(option, word, undefined, command, reporter, name));
      if (!checked.includes(undefined)) values.set(option.name, option.kind === 'list' ? list : checked[0]!);
    }
  }
}

/** One argument may hold several words of a list: `--resource-types "model test"`. */
function wordsOf(option: OptionDefinition, value: string): readonly string[] {
  return option.choices && /\s/.test(value) ? value.split(/\s+/).filter((word) => word !== '') : [value];
}

/** `FILE` is needed, `[DIR]` may be left out, `a|b` is one of these words; more than one is too many. */
function checkPositionals(command: Command, positionals: readonly string[], spans: readonly Span[], rest: readonly number[], tokens: readonly { readonly kind: string; readonly index: number }[], reporter: Reporter): void {
  const takes = command.arguments!;
  const places = tokens.filter((token) => token.kind === 'positional').map((token) => spans[rest[token.index]!]!);
  const words = /^[a-z]+(?:\|[a-z]+)*$/.test(takes) ? takes.split('|') : undefined;
  const described = words ? words.join(' or ') : takes.replace(/[[\]]/g, '');
  if (positionals.length === 0 && !takes.startsWith('[')) reporter.report(unexpectedArgument.at(undefined, { argument: '', command: command.name, takes: described, missing: true }));
  if (words && positionals[0] !== undefined && !words.includes(positionals[0])) reporter.report(unexpectedArgument.at(places[0], { argument: positionals[0], command: command.name, takes: described }));
  if (positionals.length > 1) reporter.report(unexpectedArgument.at(places[1], { argument: positionals[1]!, command: command.name, takes: `one ${described}` }));
}

function made(command: Command | undefined, positionals: readonly string[], values: ReadonlyMap<string, Value>): Arguments {
  return {
    ...(command && { command }),
    positionals,
    help: values.get('help') === true,
    flag: (name) => values.get(name) as boolean | undefined,
    text: (name) => values.get(name) as string | undefined,
    list: (name) => (values.get(name) as readonly string[] | undefined) ?? [],
    number: (name) => values.get(name) as number | undefined,
  };
}
