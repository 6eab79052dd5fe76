/** How a delivery stands: to be sent, taken by its receiver, or not to be tried again. */
export type DeliveryState = 'waiting' | 'sent' | 'given_up';

/** One message for one handle, as it is kept until it is delivered. Times are Unix milliseconds. */
export interface OutboxEntry {
  /** The same however often the same message is put or sent. */
  readonly id: string;
  /** Entries of a lane are delivered one by one, in the order in which they were put. */
  readonly lane: string;
  readonly state: DeliveryState;
  /** Why the last attempt failed, or why there is none. */
  readonly reason: string;
  readonly createdUnixMs: number;
  /** Not to be tried before. */
  readonly nextUnixMs: number;
  readonly attempts: number;
  /** JSON of the message; holds no secret. */
  readonly body: string;
}

/** Where messages wait for their delivery, across restarts and for all nodes. A port: the metadata store implements it. */
export interface NotificationOutbox {
  /** Keeps them all, or throws and keeps none. Those whose id is known already are left as they are. */
  put(entries: readonly OutboxEntry[]): Promise<void>;
  /**
   * Takes up to `limit` entries that are due, the oldest that waits of each lane, until `untilUnixMs`: nobody else gets them
   * before.
   */
  claim(nowUnixMs: number, untilUnixMs: number, limit: number): Promise<readonly OutboxEntry[]>;
  /** Notes what came of an attempt, and lets go of the entry. */
  settle(id: string, outcome: Pick<OutboxEntry, 'state' | 'reason' | 'nextUnixMs' | 'attempts'>): Promise<void>;
  /** Lets go of what was claimed by a process that is gone; only for stores that no other process shares. */
  release(): Promise<void>;
  /** The newest first. */
  recent(limit: number): Promise<readonly OutboxEntry[]>;
  waiting(): Promise<number>;
  /** Removes what is done with and older, and all but the newest `most` of what is done with. */
  prune(beforeUnixMs: number, most: number): Promise<void>;
}
