import type { GroupDefinition, WidgetLayout } from './widgets.ts';

/** A group of widgets to reuse: `/api/v2/powerpacks`, `{ data: Powerpack, included: [author] }`. */
export interface Powerpack {
  readonly type: 'powerpack';
  readonly id: string;
  readonly attributes: {
    readonly name: string;
    readonly description?: string | null;
    readonly tags?: readonly string[] | null;
    readonly template_variables?:
      | readonly { readonly name: string; readonly defaults?: readonly string[]; readonly prefix?: string }[]
      | null;
    readonly group_widget: {
      readonly definition: GroupDefinition;
      readonly layout?: WidgetLayout;
      readonly live_span?: string;
    };
  };
  readonly relationships: { readonly author: { readonly data: { readonly type: 'users'; readonly id: string } } };
}
