/** Scheduled reports of a dashboard: `/api/unstable/dashboards/{id}/reports`. */

export const REPORT_SPANS = ['1h', '4h', '1d', '2d', '1w', '1mo', '3mo'] as const;
export type ReportSpan = (typeof REPORT_SPANS)[number];

/** When it is sent: at a time of the day in a time zone, daily, on a day of the week or of the month. */
export interface ReportSchedule {
  readonly frequency: 'daily' | 'weekly' | 'monthly';
  /** `08:30` */
  readonly time: string;
  /** 1 Monday to 7 Sunday; of weekly ones. */
  readonly weekday: number;
  /** 1 to 31; of monthly ones. Months that are shorter send on their last day. */
  readonly monthDay: number;
  /** IANA. */
  readonly timeZone: string;
}

/** What somebody decides about a report. */
export interface ReportFields {
  /** The subject of the mail; '' for the dashboard's title. */
  readonly title: string;
  readonly schedule: ReportSchedule;
  readonly format: 'pdf' | 'png';
  /** How long before the moment of sending the window begins. */
  readonly span: ReportSpan;
  /** E-mail addresses. */
  readonly recipients: readonly string[];
  /** Values of template variables by name; variables that are not named have their defaults. */
  readonly variables: Readonly<Record<string, readonly string[]>>;
  readonly language: 'en' | 'ja';
  readonly isPaused: boolean;
}

export interface Report extends ReportFields {
  readonly id: string;
  /** Who made it: it shows what he may see. */
  readonly author: string;
  /** Null while it is paused. */
  readonly nextUnixMs: number | null;
  /** The latest ones first, at most fifty. */
  readonly runs: readonly ReportRun[];
}

/** One sending. */
export interface ReportRun {
  /** The time that the schedule named, or when somebody pressed the button. */
  readonly dueUnixMs: number;
  readonly state: 'running' | 'sent' | 'failed';
  readonly isManual: boolean;
  readonly attempts: number;
  readonly startedUnixMs: number;
  readonly finishedUnixMs: number | null;
  /** Why it failed; it is tried three times. */
  readonly reason: string | null;
  /** Widgets that could not be asked, addresses that refused it, fonts that are missing. */
  readonly warnings: readonly string[];
  readonly sizeBytes: number;
  /** Addresses that have it: a further attempt leaves them alone. */
  readonly sentTo: readonly string[];
}

/** `GET …/reports` */
export interface ReportsAnswer {
  readonly data: readonly Report[];
  /** Whether a mail server is set up (`KOMAINU_SMTP_URL`). */
  readonly canMail: boolean;
}
