/** True when a version lies within all of the ranges (`>=1.0.0`, `<2.0.0`, `1.5`). */
export function withinRanges(version: string, ranges: readonly string[]): boolean {
  return ranges.every((range) => {
    const [, operator = '=', wanted] = /^\s*(>=|<=|>|<|==|=|!=|~=)?\s*v?([\w.\-+]+)/.exec(range) ?? [];
    if (wanted === undefined) return true;
    const order = compareVersions(version, wanted);
    switch (operator) {
      case '>=': return order >= 0;
      case '<=': return order <= 0;
      case '>': return order > 0;
      case '<': return order < 0;
      case '!=': return order !== 0;
      default: return order === 0;
    }
  });
}

/** Negative, zero or positive as versions order; missing parts are zero, a pre-release comes before its release. */
export function compareVersions(a: string, b: string): number {
  const [x, y] = [numbers(a), numbers(b)];
  for (let at = 0; at < 3; at++) if (x.parts[at] !== y.parts[at]) return (x.parts[at] ?? 0) - (y.parts[at] ?? 0);
  return Number(y.pre) - Number(x.pre);
}

function numbers(version: string): { readonly parts: readonly number[]; readonly pre: boolean } {
  const [, core = '', rest = ''] = /^(\d+(?:\.\d+){0,2})(.*)$/.exec(version) ?? [];
  const parts = core.split('.').map(Number);
  return { parts: [0, 1, 2].map((at) => parts[at] ?? 0), pre: /^[-.]?(a|b|rc|dev|alpha|beta)/.test(rest) };
}
