import { parameterOf } from '@komainu/contracts/dashboards/asking/template-variables.ts';
import type { TimeWindow } from '@komainu/contracts/dashboards/asking/widget-time.ts';

interface PictureLink {
  readonly dashboardId: string;
  readonly format: 'pdf' | 'png';
  readonly window: TimeWindow;
  readonly timeZone: string;
  readonly language: string;
  /** Chosen values of template variables by name. */
  readonly chosen: Readonly<Record<string, readonly string[]>>;
}

/** Where the server draws a board as it is looked at now. */
export function pictureLink({ dashboardId, format, window, timeZone, language, chosen }: PictureLink): string {
  const params = new URLSearchParams({
    format,
    from: String(Math.round(window.fromMs)),
    to: String(Math.round(window.toMs)),
    zone: timeZone,
    language,
    ...Object.fromEntries(Object.entries(chosen).map(([name, values]) => [parameterOf(name), values.join(',')])),
  });
  return `/api/unstable/dashboards/${encodeURIComponent(dashboardId)}/picture?${params}`;
}
