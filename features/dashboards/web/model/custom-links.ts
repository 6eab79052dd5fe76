import { type Json, objectsOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import type { Substitute } from '@komainu/contracts/dashboards/asking/requests.ts';

export interface CustomLink {
  readonly label: string;
  readonly href: string;
}

/** What a link may name besides template variables: `{{host.value}}`, `{{host}}`, `{{timestamp_start}}`, … */
export interface LinkContext {
  /** Tag keys and values of the group that is pointed at. */
  readonly group: Readonly<Record<string, string>>;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The links of a widget for one of its groups. Only http(s) and addresses of this site: a definition may come from anywhere. */
export function customLinksOf(definition: Json, context: LinkContext, substitute: Substitute): readonly CustomLink[] {
  return objectsOf(definition['custom_links']).flatMap((one) => {
    const label = textOf(one['label']);
    const href = filled(substitute(textOf(one['link']), 'plain'), context);
    return one['is_hidden'] === true || label === '' || !/^(https?:\/\/|\/(?!\/))/i.test(href) ? [] : [{ label, href }];
  });
}

function filled(link: string, { group, fromMs, toMs }: LinkContext): string {
  return link.replaceAll(/\{\{\s*([^{}]*?)\s*\}\}/g, (_whole, name: string) => {
    if (name === 'timestamp_start') return String(Math.round(fromMs));
    if (name === 'timestamp_end') return String(Math.round(toMs));
    if (name === 'timestamp_widget') return String(Math.round(toMs));
    const key = name.replace(/\.(name|value)$/, '').replace(/^@/, '');
    const value = group[key] ?? group[`@${key}`];
    if (value === undefined) return '';
    return encodeURIComponent(name.endsWith('.value') || name.endsWith('.name') ? value : `${key}:${value}`);
  });
}
