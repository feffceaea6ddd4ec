import { describe, expect, it } from 'vitest';
import { rendered } from '../macros/on-duckdb.ts';
import answers from './modules.json' with { type: 'json' };

describe('modules and plain functions give what Python gives', () => {
  it.each(Object.entries(answers))('%s', (template, expected) => {
    expect(rendered(template)).toBe(expected);
  });
});

describe('what differs from Python', () => {
  it('now() and today() are the time at which the run started, in UTC', () => {
    expect(rendered("{{ modules.datetime.datetime.now() }} {{ modules.datetime.datetime.utcnow().isoformat() }} {{ modules.datetime.date.today() }} {{ run_started_at.strftime('%Y') }} {{ run_started_at }}")).toBe('2026-01-31 12:00:00 2026-01-31T12:00:00 2026-01-31 2026 2026-01-31 12:00:00+00:00');
  });
  it('pytz has the zones of the tz database', () => {
    expect(rendered("{{ modules.datetime.datetime.now(modules.pytz.utc) }} {{ modules.pytz.timezone('UTC') }} {{ run_started_at.astimezone(modules.pytz.timezone('Etc/UTC')) }}")).toBe('2026-01-31 12:00:00+00:00 UTC 2026-01-31 12:00:00+00:00');
    expect(rendered("{{ run_started_at.astimezone(modules.pytz.timezone('Europe/Berlin')) }}")).toBe('2026-01-31 13:00:00+01:00');
    expect(() => rendered("{{ modules.pytz.timezone('Europe/Nowhere') }}")).toThrow('modules.pytz has no zone "Europe/Nowhere"');
  });
  it('set() keeps the order of the first of each', () => {
    expect(rendered("{{ set(['b', 'a', 'b', 1, true]) }} {{ set(1, 'no') }}")).toBe("{'b', 'a', 1} no");
  });
});

describe('what is wrong', () => {
  it.each([
    "{{ modules.datetime.datetime(2026, 2, 30) }}",
    "{{ modules.datetime.datetime.strptime('x', '%Y') }}",
    "{{ modules.re.match('(', 'x') }}",
    "{{ modules.os.system('x') }}",
    "{{ modules.itertools.product(range(1000), range(1000), range(1000)) | length }}",
    "{{ zip_strict(1, 2) }}",
    "{{ modules.datetime.datetime(9999, 12, 31) + modules.datetime.timedelta(days=1) }}",
  ])('%s fails as a template', (template) => {
    expect(() => rendered(template)).toThrow(expect.objectContaining({ name: 'JinjaError' }));
  });
});
