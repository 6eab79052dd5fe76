import type { WidgetTime } from './widgets/parts.ts';
import type { WidgetDefinition } from './widgets.ts';

export interface MarkdownCell {
  readonly type: 'markdown';
  readonly text: string;
}

/** A cell shows markdown, or a widget of dashboards. */
export interface NotebookCell {
  readonly type: 'notebook_cells';
  /** Eight letters and digits. */
  readonly id?: string;
  readonly attributes: {
    readonly definition: MarkdownCell | WidgetDefinition;
    readonly graph_size?: 'xs' | 's' | 'm' | 'l' | 'xl';
    readonly split_by?: { readonly keys: readonly string[]; readonly tags: readonly string[] };
    /** Null: the time of the notebook. */
    readonly time?: WidgetTime | NotebookTime | null;
  };
}

/** A live span, or a window in ISO 8601 that may go on. */
export interface NotebookTime {
  readonly live_span?: string;
  readonly start?: string;
  readonly end?: string;
  readonly live?: boolean;
}

export interface NotebookFields {
  readonly name: string;
  readonly cells: readonly NotebookCell[];
  readonly time: NotebookTime;
  readonly status?: 'published';
  readonly metadata?: NotebookMetadata;
  readonly template_variables?: readonly Readonly<Record<string, unknown>>[] | null;
  readonly tags?: readonly string[] | null;
}

export interface NotebookMetadata {
  readonly is_favorite?: boolean;
  readonly is_template?: boolean;
  readonly take_snapshots?: boolean;
  /** `postmortem`, `runbook`, `investigation`, `documentation`, `report`. */
  readonly type?: string | null;
}

/** What `/api/v1/notebooks` answers, `{ data: Notebook }` or `{ data: Notebook[], meta }`. */
export interface Notebook {
  readonly type: 'notebooks';
  readonly id: number;
  readonly attributes: NotebookFields & {
    readonly author: {
      readonly handle: string;
      readonly name: string | null;
      readonly email: string;
      readonly icon: string;
      readonly title: string | null;
      readonly verified: boolean;
      readonly disabled: boolean;
      readonly status: string;
      readonly created_at: string | null;
    };
    readonly created: string;
    readonly modified: string;
    readonly deleted: string | null;
  };
}
