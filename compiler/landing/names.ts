/** Which of a source's files belong to a table. */
export interface FilePattern {
  /** Globs relative to the base path. */
  readonly snapshot: readonly string[];
  /** Folder relative to the base path; files lie below `date=YYYY-MM-DD`. */
  readonly incrementalDir?: string;
}

/** The names that a table's snapshot globs match, and those of `date=` folders up to a day; in their order. */
export function filesThatCount(names: readonly string[], { snapshot, incrementalDir }: FilePattern, asOf: string | undefined): readonly string[] {
  const globs = snapshot.map(matcher);
  const daily = incrementalDir === undefined ? undefined : `${incrementalDir}/`;
  return names.filter((name) => globs.some((glob) => glob.test(name)) || (daily !== undefined && name.startsWith(daily) && isDue(name, asOf)));
}

/** The day of a file below a `date=` folder. */
export function dayOf(name: string): string | undefined {
  return /(?:^|\/)date=([0-9]{4}-[0-9]{2}-[0-9]{2})\//.exec(name)?.[1];
}

function isDue(name: string, asOf: string | undefined): boolean {
  const day = dayOf(name);
  return day !== undefined && (asOf === undefined || day <= asOf);
}

/** `*` and `?` stay within a folder, `**` does not. */
function matcher(glob: string): RegExp {
  const pattern = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*\*\/?|\*|\?/g, (wild) => (wild === '?' ? '[^/]' : wild === '*' ? '[^/]*' : '.*'));
  return new RegExp(`^${pattern}$`);
}
