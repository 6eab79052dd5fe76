import type { DowntimeKeeper } from './downtimes/keeper.ts';
import type { MonitorKeeper } from './keeper.ts';
import type { PolicyKeeper } from './policies/keeper.ts';
import type { SlosOf } from './ports.ts';
import type { StateBook } from './states/state-book.ts';

/** What the routes of monitors share. */
export interface MonitorsApi {
  readonly keeper: MonitorKeeper;
  readonly states: StateBook;
  readonly downtimes: DowntimeKeeper;
  readonly policies: PolicyKeeper;
  readonly slosOf: SlosOf;
}
