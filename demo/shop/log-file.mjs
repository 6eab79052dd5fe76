import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';

const MOST_BYTES = 32 * 1024 * 1024;

/** Appends what `streams` give to a file, which is renamed to `<file>.1` when it is full: a shop may run for weeks. */
export function logTo(file, streams) {
  let descriptor = openSync(file, 'a');
  let sizeBytes = fstatSync(descriptor).size;
  for (const stream of streams) {
    let rest = '';
    stream.setEncoding('utf8').on('data', (text) => {
      // Whole lines only: two streams share the file.
      const end = text.lastIndexOf('\n') + 1;
      const lines = rest + text.slice(0, end);
      rest = end === 0 ? rest + text : text.slice(end);
      if (end === 0) return;
      if (sizeBytes > MOST_BYTES) {
        closeSync(descriptor);
        renameSync(file, `${file}.1`);
        descriptor = openSync(file, 'a');
        sizeBytes = 0;
      }
      sizeBytes += writeSync(descriptor, lines);
    });
  }
}
