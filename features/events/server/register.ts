import type { FeatureContext } from '@komainu/http/feature.ts';
import { registerIntake } from '@komainu/http/intake.ts';
import { runGridSeries } from '@komainu/query/search/grid-series.ts';
import { parseSearch } from '@komainu/query/search/parse.ts';
import { registerEventsV1 } from './api-v1.ts';
import { registerEventsV2 } from './api-v2.ts';
import { EventIntake } from './event-intake.ts';
import { eventIntakeRoutes } from './intake-routes.ts';
import type { EventsFeature, EventsPorts } from './ports.ts';
import { eventSource } from './search-schema.ts';

/** Events: Datadog's v1 and v2 API, and the events that Agents send. */
export function registerEvents({ app, clock }: FeatureContext, ports: EventsPorts): EventsFeature {
  const intake = new EventIntake(ports.store, ports.ledger, clock, ports.flushAfterMs);
  registerIntake(app, eventIntakeRoutes(intake));
  registerEventsV1(app, ports.store, clock);
  registerEventsV2(app, ports.store, clock);
  return {
    storeIntakeEvents: (document, requestKey) => intake.storeIntakeEvents(document, requestKey),
    series: (query, grid) =>
      runGridSeries(eventSource, { ...query, node: parseSearch(query.search) }, grid, (sql) => ports.store.rows(sql)),
    store: async (events) => void (await intake.store(events)),
    close: () => intake.close(),
  };
}
