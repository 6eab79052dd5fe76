export const ANNOTATION_COLORS = ['gray', 'blue', 'purple', 'green', 'yellow', 'red'] as const;
export type AnnotationColor = (typeof ANNOTATION_COLORS)[number];

/** Something that people note on a page's time line: `/api/v2/annotation`. Times are Unix ms. */
export interface AnnotationFields {
  /** `dashboard:<id>`, `notebook:<id>`, … */
  readonly page_id: string;
  readonly description: string;
  readonly color: AnnotationColor;
  readonly type: 'pointInTime' | 'timeRegion';
  readonly start_time: number;
  /** Of a region; null for a point in time. */
  readonly end_time: number | null;
  /** The widgets it stands on; none: every one of the page. */
  readonly widget_ids?: readonly string[];
}

export interface Annotation {
  readonly id: string;
  readonly type: 'annotation';
  readonly attributes: AnnotationFields & {
    readonly author_id: string;
    readonly created_at: number;
    readonly modified_at: number;
  };
}
