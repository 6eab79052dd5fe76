import type { FeatureContext } from '@komainu/http/feature.ts';
import type { Closable } from '@komainu/kernel/lifecycle.ts';
import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import type { MetadataStore } from '@komainu/store/metadata/port.ts';
import type { TelemetryStore } from '@komainu/store/port.ts';
import type { Migration } from '@komainu/store/tables/definition.ts';
import type { ServerSettings } from './settings.ts';

/** What features share on this server. */
export interface SharedPorts {
  readonly store: TelemetryStore;
  readonly metadata: MetadataStore;
  readonly ledger: IntakeLedger;
  readonly settings: ServerSettings;
}

/** Every step of the telemetry schema, in order. */
export const MIGRATIONS: readonly Migration[] = [];

/** Plugs the features together; what is handed back drains and stops them. */
export async function registerFeatures(_context: FeatureContext, _shared: SharedPorts): Promise<Closable> {
  return { close: () => undefined };
}
