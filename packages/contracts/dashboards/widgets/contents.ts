import type { HorizontalAlign, WidgetHead } from './parts.ts';

export interface NoteDefinition {
  readonly type: 'note';
  /** Markdown. */
  readonly content: string;
  readonly background_color?: string;
  readonly font_size?: string;
  readonly text_align?: HorizontalAlign;
  readonly vertical_align?: 'top' | 'center' | 'bottom';
  readonly has_padding?: boolean;
  readonly show_tick?: boolean;
  readonly tick_pos?: string;
  readonly tick_edge?: 'left' | 'right' | 'top' | 'bottom';
}

export interface FreeTextDefinition {
  readonly type: 'free_text';
  readonly text: string;
  readonly color?: string;
  readonly font_size?: string;
  readonly text_align?: HorizontalAlign;
}

export interface ImageDefinition {
  readonly type: 'image';
  readonly url: string;
  readonly url_dark_theme?: string;
  /** `fill`, `contain`, `cover`, `none`, `scale-down`, and the older `zoom`, `fit`, `center`. */
  readonly sizing?: string;
  readonly margin?: 'sm' | 'md' | 'lg' | 'small' | 'large';
  readonly has_background?: boolean;
  readonly has_border?: boolean;
  readonly horizontal_align?: HorizontalAlign;
  readonly vertical_align?: 'top' | 'center' | 'bottom';
}

export interface IframeDefinition {
  readonly type: 'iframe';
  readonly url: string;
}

export interface RunWorkflowDefinition extends WidgetHead {
  readonly type: 'run_workflow';
  readonly workflow_id: string;
  readonly inputs?: readonly { readonly name: string; readonly value: string }[];
}

/** Widgets that ask no data: what somebody wrote, and a button. */
export type ContentDefinition =
  | FreeTextDefinition
  | IframeDefinition
  | ImageDefinition
  | NoteDefinition
  | RunWorkflowDefinition;
