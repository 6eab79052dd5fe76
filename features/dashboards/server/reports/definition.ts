import type { ReportFields, ReportRun } from '@komainu/contracts/dashboards/reports.ts';
import type { Author } from '@komainu/http/author.ts';

/** Kinds in the metadata store. */
export const REPORT = 'dashboard_report';
/** Its id is that of the report and the time that was due: of several servers one sends it. */
export const REPORT_RUN = 'dashboard_report_run';

export interface StoredReport {
  readonly dashboardId: string;
  readonly fields: ReportFields;
  /** It shows what he may see, and nothing once he is gone. */
  readonly author: Author;
}

export interface StoredRun extends ReportRun {
  readonly reportId: string;
}
