import type { MonitorReadings } from '@komainu/contracts/monitors/monitor-readings.ts';
import { WHOLE } from '@komainu/evaluate/finding.ts';
import type { MonitorKeeper } from './keeper.ts';
import { spansOf, worstSpans } from './states/spans.ts';
import type { StateStore } from './states/state-store.ts';

/** What other features are told of monitors. */
export function createReadings(keeper: MonitorKeeper, states: StateStore): MonitorReadings {
  return {
    async states(monitorId, fromUnixMs, toUnixMs) {
      if (keeper.find(monitorId) === undefined) return undefined;
      const spans = spansOf(await states.marks(monitorId, fromUnixMs, toUnixMs), fromUnixMs, toUnixMs);
      if (spans.size > 0 && !spans.has(WHOLE)) spans.set(WHOLE, worstSpans(spans.values()));
      return spans;
    },
    async find(monitorId) {
      const document = keeper.find(monitorId);
      if (document === undefined) return undefined;
      const { name, tags, type } = document.body.fields;
      return { id: monitorId, name, tags, type };
    },
    watching: async (sloId) => keeper.watchersOf(sloId),
  };
}
