import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../compiler/cli/commands.ts';
import { OPTIONS } from '../../compiler/cli/options.ts';
import { parsed } from './world.ts';

describe('parseArguments', () => {
  it('takes several words after a list option, as dbt does, and its short and other names', () => {
    for (const option of ['--select', '-s', '--models', '-m']) {
      expect(parsed(['run', option, '+a', 'b,c', '--exclude', 'd', '-f', '-x', '--threads', '8']).given.list('select')).toEqual(['+a', 'b,c']);
    }
    const { given, told } = parsed(['build', '--select=a', '--select', 'b', '-t', 'prod', '--no-defer', '--vars', '{a: 1}', '-fx']);
    expect(told).toEqual([]);
    expect([given.list('select'), given.text('target'), given.flag('defer'), given.flag('full-refresh'), given.flag('fail-fast'), given.flag('empty'), given.text('vars')]).toEqual([['a', 'b'], 'prod', false, true, true, undefined, '{a: 1}']);
  });

  it('finds the command behind options, and commands of two words', () => {
    expect(parsed(['--target', 'prod', 'run']).given.command?.name).toBe('run');
    expect(parsed(['source', 'freshness', '-s', 'source:x']).given.command?.name).toBe('freshness');
    expect(parsed(['list']).given.command?.name).toBe('ls');
    expect(parsed(['--help']).given).toMatchObject({ help: true });
    expect(parsed(['show', '--limit', '-1']).given.number('limit')).toBe(-1);
  });

  it('reads LAKEC_ variables behind the command line', () => {
    const env = { LAKEC_THREADS: '3', LAKEC_FULL_REFRESH: 'true', LAKEC_TARGET: 'prod', LAKEC_RESOURCE_TYPE: 'model seed', LAKEC_SELECT: 'ignored' };
    const { given, told } = parsed(['build', '-t', 'dev'], env);
    expect([told, given.number('threads'), given.flag('full-refresh'), given.text('target'), given.list('resource-type'), given.list('select')]).toEqual([[], 3, true, 'dev', ['model', 'seed'], []]);
    expect(parsed(['build'], { LAKEC_THREADS: 'many' }).told).toEqual(['option-value: LAKEC_THREADS does not take "many". It takes a whole number from 1 to 64.']);
    expect(parsed(['build'], { LAKEC_EMPTY: 'perhaps' }).told).toEqual(['option-value: LAKEC_EMPTY does not take "perhaps". It takes true or false.']);
  });

  it('complains at the word, with the nearest', () => {
    expect(parsed(['bild']).told).toEqual(['unknown-command: There is no command "bild". Did you mean lakec build?']);
    expect(parsed(['ls', '--selct', 'x']).told).toEqual(['unknown-option: `lakec ls` has no option --selct. Did you mean --select?']);
    expect(parsed(['ls', '--full-refresh']).told[0]).toMatch(/It is an option of build, run/);
    expect(parsed(['run', '--threads', '0']).told).toHaveLength(1);
    expect(parsed(['run', '--select']).told).toEqual(['option-value: --select needs a value: nodes to take.']);
    expect(parsed(['run', '--target', '--full-refresh']).told[0]).toMatch(/--target needs a value/);
    expect(parsed(['run', '--resource-type', 'model', 'sed']).told).toEqual(['option-value: --resource-type does not take "sed". Did you mean --resource-type seed?']);
    expect(parsed(['build', 'gold']).told).toEqual(['unexpected-argument: `lakec build` does not take "gold". To choose nodes, write lakec build --select gold']);
    expect(parsed(['render']).told[0]).toMatch(/needs FILE/);
    expect(parsed(['explain', 'a', 'b']).told[0]).toMatch(/does not take "b"/);
  });

  it('takes any words', () => {
    let seed = 3;
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
    const words = ['run', 'ls', '--select', '-s', '-', '--', '--x', '-sfx', 'a b', '', '=', '--select=', '--no-', '--no-color', '-t', '--threads', '9', "it's", '--help', '-h', '😀', 'source', 'freshness', '--limit=-1', '-q'];
    for (let round = 0; round < 3000; round++) parsed(Array.from({ length: random(7) }, () => words[random(words.length)]!));
  });

  it('has no option twice, and a list of examples for each command', () => {
    const names = OPTIONS.flatMap((option) => [`--${option.name}`, ...(option.short ? [`-${option.short}`] : []), ...(option.aliases ?? []).map((alias) => `--${alias}`)]);
    expect(new Set(names).size).toBe(names.length);
    for (const command of COMMANDS) {
      expect(command.examples.length, command.name).toBeGreaterThan(0);
      expect(new Set(command.options).size, command.name).toBe(command.options.length);
      // Every example can be typed.
      for (const [line] of command.examples) {
        const words = [...line.replace(/ && .*| > .*/, '').matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2]!);
        expect(parsed(words.slice(1)).told, line).toEqual([]);
      }
    }
  });
});
