import type { Json } from './json.ts';

/** What a widget shows. The schema is open: whatever we do not know is kept as it came. */
export interface Definition extends Json {
  readonly type: string;
  readonly title?: string;
}

export interface WidgetLayout extends Json {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Widget extends Json {
  readonly id?: number;
  readonly definition: Definition;
  readonly layout?: WidgetLayout;
}

export interface TemplateVariable extends Json {
  readonly name: string;
  readonly prefix?: string | null;
  readonly default?: string | null;
  readonly defaults?: readonly string[] | null;
  readonly available_values?: readonly string[] | null;
}

export interface TemplateVariablePreset extends Json {
  readonly name?: string;
  readonly template_variables?: readonly {
    readonly name?: string;
    readonly value?: string;
    readonly values?: readonly string[];
  }[];
}

/** The widgets inside a group (or a split group's source); [] for others. */
export function innerWidgets(definition: Definition): readonly Widget[] {
  return Array.isArray(definition['widgets']) ? (definition['widgets'] as readonly Widget[]) : [];
}
