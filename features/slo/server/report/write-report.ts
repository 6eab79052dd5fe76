import { messageOf } from '@komainu/kernel/errors.ts';
import type { KeptSlo } from '../definition/stored.ts';
import { indicatorOf } from '../history/budget.ts';
import type { SloMeasurer } from '../history/readings.ts';
import type { NamedStretch } from './intervals.ts';

/** Writes the SLI of each objective in each interval as CSV: a row an objective and threshold, a column an interval. */
export async function writeReport(
  slos: readonly KeptSlo[],
  intervals: readonly NamedStretch[],
  measurer: SloMeasurer,
): Promise<string> {
  const rows = [['id', 'slo_type', 'name', 'target', 'export_error', ...intervals.map(({ day }) => day)]];
  for (const slo of slos) {
    const { name, type, target_threshold: target } = slo.definition;
    const cells: string[] = [];
    let failure = '';
    for (const window of intervals) {
      try {
        const { overall } = (await measurer.measure(slo, window, true)).measurement;
        cells.push(overall === null ? '' : String(Number(indicatorOf(overall).toFixed(5))));
      } catch (error) {
        failure = messageOf(error);
        cells.push('');
      }
    }
    rows.push([slo.id, type, name, String(target), failure, ...cells]);
  }
  return `${rows.map((row) => row.map(csvCell).join(',')).join('\n')}\n`;
}

/** Quoted where it must be. What a table program would take for a formula is shown as text. */
function csvCell(text: string): string {
  const safe = /^[=+@\t\r-]/.test(text) && !/^-?\d+(?:\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
