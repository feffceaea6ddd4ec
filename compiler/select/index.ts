import type { Diagnostic, Reporter } from '../contracts/diagnostics.ts';
import type { Flags } from '../contracts/flags.ts';
import { RESOURCE_TYPE, type Manifest, type NodeKind } from '../contracts/manifest.ts';
import type { State } from '../contracts/state.ts';
import type { Criterion, Selection } from './ast.ts';
import { nothingSelected, selectorMatchesNothing, selectorNeedsState } from './diagnostics.ts';
import { evaluate } from './evaluate.ts';
import { kindsOf, narrowKinds } from './kinds.ts';
import { METHODS, type MethodWorld } from './methods.ts';
import { parseWords, type ParseContext } from './parse.ts';
import { suggest } from './suggest.ts';
import { universe, type NodeSet, type Universe } from './universe.ts';
import { namedSelectors } from './yaml-selectors.ts';

/** The part of the flags that chooses nodes. `kinds`: what the command works on, when it is not what `command` says. */
export interface SelectRequest extends Pick<Flags, 'command' | 'select' | 'exclude' | 'selector' | 'resourceTypes' | 'excludeResourceTypes' | 'indirectSelection'> {
  readonly kinds?: readonly NodeKind[];
}

/**
 * Chooses nodes by dbt's selectors; ids come in DAG order. Mistakes are reported at their part of the argument (spans in "files"
 * `--select`, `--exclude` and `--selector`), and then nothing is selected; a word that finds nothing is a warning.
 */
export function select(manifest: Manifest, request: SelectRequest, state: State | undefined, reporter: Reporter): readonly string[] {
  const world = { universe: universe(manifest), state };
  const selection = parseRequest(manifest, request, reporter);
  if (!selection || !hasWhatItNeeds(selection, state, reporter)) return [];
  const chosen = selection === 'all' ? new Uint8Array(world.universe.nodes.length).fill(1) : evaluate(selection, {
    universe: world.universe,
    find: (criterion) => find(criterion, world),
    nothing: (part) => reporter.report(matchesNothing(part, world, request)),
  }).direct;
  const kinds = narrowKinds(request.kinds ?? kindsOf(request.command, manifest), request.resourceTypes, request.excludeResourceTypes);
  const found = world.universe.nodes.filter((_, at) => chosen[at]);
  const ids = found.filter((node) => kinds.has(node.kind)).map((node) => node.id);
  if (ids.length === 0 && found.length > 0) {
    reporter.report(nothingSelected.at(undefined, { command: request.command, builds: words(kinds), found: words(new Set(found.map((node) => node.kind))) }));
  }
  return ids;
}

/** What is asked for: the named selector, the words, the project's default selector, or everything. */
function parseRequest(manifest: Manifest, request: SelectRequest, reporter: Reporter): Selection | 'all' | undefined {
  const selectors = namedSelectors(manifest.selectors, request.indirectSelection, reporter);
  const context: ParseContext = { indirect: request.indirectSelection, reporter, named: selectors.get };
  if (request.selector !== undefined) return selectors.get(request.selector, { file: '--selector', start: 0, end: request.selector.length });
  const included = request.select.length > 0 ? parseWords(request.select, '--select', context) : undefined;
  const excluded = request.exclude.length > 0 ? parseWords(request.exclude, '--exclude', context) : undefined;
  if ((request.select.length > 0 && !included) || (request.exclude.length > 0 && !excluded)) return undefined;
  if (!included && !excluded) return selectors.default === undefined ? 'all' : selectors.get(selectors.default, undefined);
  const from: Selection = included ?? { kind: 'union', parts: EVERYTHING, indirect: request.indirectSelection };
  return excluded ? { kind: 'difference', from, without: excluded } : from;
}

const NOWHERE = { file: '', start: 0, end: 0 };
const EVERYTHING: readonly Criterion[] = ['fqn', 'source'].map((method) => ({
  kind: 'criterion', method, path: [], value: '*', childrensParents: false, parents: 0, children: 0, indirect: 'eager', span: NOWHERE, valueSpan: NOWHERE,
}));

/** Reports each selector that reads an earlier run where that has left nothing to read. */
function hasWhatItNeeds(selection: Selection | 'all', state: State | undefined, reporter: Reporter): boolean {
  let fine = true;
  const visit = (part: Selection): void => {
    if (part.kind === 'difference') return [part.from, part.without].forEach(visit);
    if (part.kind !== 'criterion') return part.parts.forEach(visit);
    if (part.named) return visit(part.named);
    const missing = missingFile(METHODS[part.method]?.needs, state);
    if (!missing) return;
    fine = false;
    reporter.report(selectorNeedsState.at(part.span, { method: part.method, file: missing, folder: state?.folder }));
  };
  if (selection !== 'all') visit(selection);
  return fine;
}

function missingFile(needs: 'manifest' | 'results' | 'sources' | undefined, state: State | undefined): string | undefined {
  switch (needs) {
    case undefined: return undefined;
    case 'manifest': return state ? undefined : 'manifest.json';
    case 'results': return state?.results ? undefined : 'run_results.json';
    case 'sources': return state?.sources && state.currentSources ? undefined : 'sources.json';
  }
}

function find(criterion: Criterion, world: MethodWorld): NodeSet {
  const { nodes } = world.universe;
  const matches = METHODS[criterion.method]!.matcher(String(criterion.value), world, criterion);
  const found = new Uint8Array(nodes.length);
  nodes.forEach((node, at) => matches(node, at) && (found[at] = 1));
  return found;
}

/** Blames the parts that find nothing by themselves; when each does find something, the word as a whole. */
function matchesNothing(part: Selection, world: MethodWorld, request: SelectRequest): Diagnostic {
  const criteria = part.kind === 'intersection' ? part.parts.filter((inner): inner is Criterion => inner.kind === 'criterion' && !inner.named) : [];
  const empty = criteria.filter((criterion) => !find(criterion, world).includes(1));
  const span = empty.length === 1 ? empty[0]!.span : part.kind === 'intersection' ? part.word : undefined;
  const text = span ? (span.file === '--exclude' ? request.exclude : request.select).join(' ').slice(span.start, span.end) : '';
  const hints = empty.length === 1 ? suggest(empty[0]!, world.universe) : { nearest: [], known: disabledOrDisjoint(criteria) };
  return selectorMatchesNothing.at(span, { selector: text, ...withDisabled(hints, empty[0], world.universe) });
}

function disabledOrDisjoint(criteria: readonly Criterion[]): string | undefined {
  return criteria.length > 1 ? 'Each part matches something, but nothing is in all of them; a blank instead of a comma takes both.' : undefined;
}

function withDisabled<T extends { readonly nearest: readonly string[] }>(hints: T, criterion: Criterion | undefined, { manifest }: Universe): T | { readonly nearest: readonly string[]; readonly known: string } {
  const disabled = criterion?.method === 'fqn' && [...manifest.disabled.values()].find((node) => node.name === criterion.value);
  return disabled ? { nearest: [], known: `The ${RESOURCE_TYPE[disabled.kind]} "${disabled.name}" is disabled (${disabled.file}).` } : hints;
}

function words(kinds: ReadonlySet<NodeKind>): string {
  const names = [...kinds].map((kind) => (kind === 'analysis' ? 'analyses' : kind === 'saved_query' ? 'saved queries' : `${RESOURCE_TYPE[kind].replace('_', ' ')}s`));
  return names.length < 2 ? names.join('') || 'nothing' : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
