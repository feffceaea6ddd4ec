import { hostObject } from '../../jinja/index.ts';
import type { Value } from '../../jinja/index.ts';
import { datetimeModule, pytzModule } from './datetime.ts';
import { itertoolsModule } from './itertools.ts';
import { reModule } from './re.ts';

/** `modules`: the parts of Python's library that dbt gives to templates. `now()` is the time at which the run started. */
export function modules(name: string, runStartedAt: () => Date): Value | undefined {
  if (name !== 'modules') return undefined;
  return hostObject({
    typeName: 'modules',
    getAttr: (module) => {
      switch (module) {
        case 'datetime':
          return datetimeModule(runStartedAt);
        case 'pytz':
          return pytzModule;
        case 're':
          return reModule;
        case 'itertools':
          return itertoolsModule;
      }
      return undefined;
    },
  });
}
