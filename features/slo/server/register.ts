import type { SloReadings } from '@komainu/evaluate/sources.ts';
import type { FeatureContext } from '@komainu/http/feature.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import { CorrectionKeeper } from './corrections/correction-keeper.ts';
import { registerCorrections } from './corrections/routes.ts';
import { createSloSeries, type SloSeries } from './history/interval-series.ts';
import { SloMeasurer } from './history/readings.ts';
import { registerHistory } from './history/routes.ts';
import { SloKeeper } from './keeper.ts';
import type { SloPorts } from './ports.ts';
import { registerReports } from './report/routes.ts';
import { registerSloRoutes } from './routes.ts';
import { registerSloSearch } from './search/routes.ts';

/** What other features get from objectives. */
export interface SloFeature extends Closable {
  /** For monitors of the type `slo alert`, and for widgets. */
  readonly readings: SloReadings;
  /** For formulas of graphs: what an objective was, interval by interval. */
  readonly series: SloSeries;
  /** The objectives that are made of monitors, by the monitor's id. */
  readonly slosOf: (monitorIds: readonly number[]) => Promise<ReadonlyMap<number, readonly string[]>>;
}

/** Service level objectives: definitions, corrections, history, search and reports. */
export function registerSlos({ app, clock, logger }: FeatureContext, ports: SloPorts): SloFeature {
  const slos = new SloKeeper(ports.metadata);
  const corrections = new CorrectionKeeper(ports.metadata);
  const measurer = new SloMeasurer(slos, corrections, ports);
  registerSloSearch(app, slos, measurer, clock);
  registerCorrections(app, corrections, slos);
  registerSloRoutes(app, slos, ports);
  registerHistory(app, slos, measurer);
  const reports = registerReports(app, ports.metadata, slos, measurer, logger);
  return {
    readings: measurer.read,
    series: createSloSeries(slos, measurer, ports.fetch),
    async slosOf(monitorIds) {
      const found = new Map<number, string[]>();
      for (const { id, definition } of await slos.all()) {
        for (const monitorId of definition.monitor_ids ?? []) {
          if (monitorIds.includes(monitorId)) found.set(monitorId, [...(found.get(monitorId) ?? []), id]);
        }
      }
      return found;
    },
    close: () => reports.close(),
  };
}
