/** What happens one after the other to one user or trace: `POST /api/unstable/dashboards/funnel`, `…/sankey`. */

export type JourneySource = 'logs' | 'spans';

interface JourneyQuestion {
  readonly source: JourneySource;
  /** The attribute that holds events together: `@usr.id`, `trace_id`. */
  readonly key: string;
  /** Unix ms. */
  readonly from: number;
  readonly to: number;
}

export interface FunnelQuestion extends JourneyQuestion {
  /** Searches, in order. */
  readonly steps: readonly { readonly label: string; readonly search: string }[];
}

export interface FunnelAnswer {
  readonly steps: readonly FunnelStep[];
  /** Whether a step has more events than are looked at (the first ten thousand): the numbers are too low then. */
  readonly isCut: boolean;
}

export interface FunnelStep {
  readonly label: string;
  /** Keys that came so far, each step after the one before. */
  readonly count: number;
  /** How long it took on average from the step before; null for the first, and where nobody came. */
  readonly averageMs: number | null;
}

export interface SankeyQuestion extends JourneyQuestion {
  readonly search: string;
  /** The attribute whose values are the stations. */
  readonly field: string;
  /** Ways from a station, or ways that lead to it; '' begins with whatever came first. */
  readonly mode: 'source' | 'target';
  readonly station: string;
  /** Columns, and stations in each; the rest of a column is one station. */
  readonly steps: number;
  readonly entriesPerStep: number;
}

export interface SankeyAnswer {
  /** Column by column; the name '' stands for all that have none of their own. */
  readonly nodes: readonly { readonly step: number; readonly name: string; readonly count: number }[];
  readonly links: readonly SankeyLink[];
  readonly isCut: boolean;
}

export interface SankeyLink {
  /** Places in `nodes`. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
}
