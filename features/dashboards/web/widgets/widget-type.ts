import type { Icon } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Definition } from '../model/dashboard.ts';
import type { WIDGETS } from './messages.ts';

export interface WidgetProps {
  readonly definition: Definition;
  /** A name for those who do not see the widget. */
  readonly label: string;
}

type Catalogue = (typeof WIDGETS)['en'];

/** Keys of texts that need no values. */
export type WidgetText = { [Key in keyof Catalogue]: Catalogue[Key] extends string ? Key : never }[keyof Catalogue];

/** What the edit dialog offers besides title and time. */
export type WidgetEditor =
  | 'timeseries'
  | 'scalar'
  | 'scatter'
  | 'list'
  | 'check'
  | 'monitor'
  | 'workflow'
  | 'text'
  | 'address'
  | 'json';

/** One type of widget; `widget-types.ts` lists them. */
export interface WidgetType {
  readonly type: string;
  readonly name: WidgetText;
  readonly Body: ComponentType<WidgetProps>;
  readonly Icon: Icon;
  readonly editor: WidgetEditor;
  /** What the picker says; types without it cannot be added, only imported. */
  readonly about?: WidgetText;
  /** A new one. */
  readonly starts?: Definition;
  /** No frame, no title: it is what it shows. */
  readonly isBare?: boolean;
}
