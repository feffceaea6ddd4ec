import { ConnectorError, type Connector, type ConnectorModule, type Landing, type TableToLand } from '../../contracts/connector.ts';
import type { ConfigMap, ConfigValue } from '../../contracts/project.ts';
import { httpConnection, httpOptions, type HttpOptions } from './config.ts';
import { openRequests, place } from './requests.ts';
import { bringSeries, firstPage, urlOf, type Place, type Saved, type Seen, type Series } from './series.ts';

/** Lands what an HTTP service answers: day by day, a range of days, or all that it has. */
export const connector: ConnectorModule = {
  async open(world): Promise<Connector> {
    const connection = httpConnection(world);
    return {
      async bring(table, landing) {
        const options = httpOptions(table, connection.url);
        const requests = openRequests(connection, options, world);
        for (const series of seriesOf(table, options, landing)) {
          if (world.signal.aborted) return;
          const { seen, cut } = readState(landing);
          const key = series.stem;
          await bringSeries(series, { ...(seen[key] && { seen: seen[key] }), ...(cut?.series === key && { from: cut.from }) }, {
            connection, options, requests, landing,
            save: (delivery, to) => delivery.commit(nextState(landing, series, to, table)),
          }).catch((thrown: unknown) => {
            // Ctrl-C ends a request in its middle.
            if (!(world.signal.aborted && thrown instanceof ConnectorError)) throw thrown;
          });
        }
      },
      async probe(table) {
        const options = { ...httpOptions(table, connection.url), tries: 1 };
        const requests = openRequests(connection, options, world);
        const { day } = table;
        const url = urlOf({ values: { day, from: day, to: day }, stem: table.name, day }, connection, options, firstPage(options));
        const { body } = await requests.patiently(() => requests.ask(url));
        // What it says is looked at when it is brought.
        for await (const _ of body) break;
        return `${place(url)} answers`;
      },
      close: async () => {},
    };
  },
};

/** The series to ask for: the days of a range, or those since the last run and the `lookback_days` before it. */
function seriesOf({ name, day, range, lookbackDays }: TableToLand, options: HttpOptions, landing: Landing): readonly Series[] {
  const { through } = landing.state;
  const first = range?.from ?? [typeof through === 'string' ? plusDays(through, 1 - lookbackDays) : options.since, day].find((one) => one !== undefined)!;
  const last = range?.to ?? day;
  switch (options.series) {
    case 'all':
      return [{ values: {}, stem: name, day }];
    case 'range':
      return first > last ? [] : [{ values: { from: first, to: last }, stem: `${name}-${first}-${last}`, day: last }];
    case 'day': {
      const days: Series[] = [];
      for (let at = first; at <= last; at = plusDays(at, 1)) days.push({ values: { day: at, from: at, to: at }, stem: `${name}-${at}`, day: at });
      return days;
    }
  }
}

interface State {
  /** The last day that was brought. */
  readonly through?: string;
  readonly seen: Readonly<Record<string, Seen>>;
  /** A long series that was cut off. */
  readonly cut?: { readonly series: string; readonly from: Place };
}

function readState({ state }: Landing): State {
  return {
    ...(typeof state['through'] === 'string' && { through: state['through'] }),
    seen: (state['seen'] ?? {}) as unknown as State['seen'],
    ...(state['cut'] !== undefined && { cut: state['cut'] as unknown as State['cut'] }),
  };
}

/** What is remembered after a commit: days that won't be asked for again are forgotten, and a back-fill does not move the last day. */
function nextState(landing: Landing, series: Series, to: Saved, { range, lookbackDays }: TableToLand): ConfigMap {
  const { through, seen, cut } = readState(landing);
  const last = range || 'from' in to ? through : through === undefined || series.day > through ? series.day : through;
  const oldest = last === undefined ? '' : plusDays(last, -lookbackDays);
  const kept = Object.entries('seen' in to ? { ...seen, [series.stem]: to.seen } : seen).filter(([stem]) => {
    const day = /([0-9]{4}-[0-9]{2}-[0-9]{2})$/.exec(stem)?.[1];
    return day === undefined || day >= oldest;
  });
  const cutOff = 'from' in to ? { series: series.stem, from: to.from } : cut?.series === series.stem ? undefined : cut;
  return {
    ...(last !== undefined && { through: last }),
    seen: Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1))) as unknown as ConfigValue,
    ...(cutOff && { cut: cutOff as unknown as ConfigValue }),
  };
}

function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
