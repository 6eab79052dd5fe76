/** Where the parts of the agent show that they are alive, for `komainu agent health`. */
export interface Heartbeats {
  /**
   * Names a part that works in rounds; it calls the given function at each round, at the latest every `everyMs`. A part that
   * is silent for three times as long counts as hanging. The function's own `close` takes the part out again.
   */
  part(name: string, everyMs: number): Heartbeat;
}

export interface Heartbeat {
  beat(): void;
  /** The part has ended as it should. */
  close(): void;
}
