import type { ReportSchedule } from '@komainu/contracts/dashboards/reports.ts';

/** How often, in the reader's language. */
interface Words {
  readonly everyDay: (time: string) => string;
  readonly everyWeek: (day: string, time: string) => string;
  readonly everyMonth: (day: number, time: string) => string;
}

/** Monday to Sunday. */
export function weekdayNames(language: string): readonly string[] {
  const format = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  // 5 January 1970 was a Monday.
  return Array.from({ length: 7 }, (_, index) => format.format(Date.UTC(1970, 0, 5 + index)));
}

/** `every Monday at 09:00 (Asia/Tokyo)` */
export function scheduleWords(schedule: ReportSchedule, text: Words, language: string): string {
  const { frequency, weekday, monthDay, time, timeZone } = schedule;
  const words =
    frequency === 'daily'
      ? text.everyDay(time)
      : frequency === 'weekly'
        ? text.everyWeek(weekdayNames(language)[weekday - 1] ?? '', time)
        : text.everyMonth(monthDay, time);
  return `${words} (${timeZone})`;
}
