/** What a part of the agent says of itself: plain data, no secrets. */
export type StatusSection = () => object;

/** Where the parts of the agent say what they do; read by `komainu agent status` and by the fleet page. */
export interface StatusSections {
  /** `name` is the key in the status document, e.g. `logs`, `checks`, `dogstatsd`. */
  add(name: string, section: StatusSection): void;
}
