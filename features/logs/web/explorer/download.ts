import { saveFile } from '@komainu/ui/controls/save-file.ts';

/** Gives the reader a CSV file that the page made. */
export function download(csv: string, name: string): void {
  saveFile(`${name}-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.csv`, csv, 'text/csv');
}
