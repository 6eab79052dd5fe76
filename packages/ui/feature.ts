import type { ComponentType } from 'react';

/** The groups of the left navigation, in this order. */
export type NavigationGroup = 'dashboards' | 'infrastructure' | 'metrics' | 'apm' | 'logs' | 'monitors' | 'settings';

/** A page that a feature brings. Its code is loaded when it is opened. */
export interface PageDefinition {
  /** For example `/apm/trace/$traceId`; parameters begin with `$`. */
  readonly path: string;
  readonly load: () => Promise<{ readonly default: ComponentType }>;
  /** A key of the feature's messages: the title of the page and of the browser's tab. */
  readonly title: { readonly en: string; readonly ja: string };
  /** Where it stands in the navigation; absent for pages that are reached from others. */
  readonly navigation?: {
    readonly group: NavigationGroup;
    readonly order: number;
    /** What it is called beneath its group; the title unless given. */
    readonly label?: { readonly en: string; readonly ja: string };
    /** The beginning of further addresses that belong to it. */
    readonly within?: string;
  };
  /** The path of the page that it is beneath, where that is not the one of its own address less its last part. */
  readonly parent?: string;
  /** The path of the page that stands for this one in the navigation: the first tab of several. */
  readonly under?: string;
  /** Stands alone, without navigation, and is there for people without a session. */
  readonly isBare?: boolean;
  /** Nothing on it depends on the time that the reader looks at. */
  readonly timeless?: boolean;
}

/** What the command menu can jump to besides pages. */
export interface JumpTarget {
  readonly id: string;
  readonly label: string;
  /** The kind in the reader's language: host, service, metric, trace. */
  readonly kind: string;
  readonly href: string;
}

/** Looks targets up for what was typed; cancelled by the signal when more is typed. */
export type JumpProvider = (text: string, language: 'en' | 'ja', signal: AbortSignal) => Promise<readonly JumpTarget[]>;

/** One line of `apps/web/src/features.ts`: everything that a feature shows. */
export interface FeatureWeb {
  readonly pages: readonly PageDefinition[];
  readonly jumps?: readonly JumpProvider[];
}
