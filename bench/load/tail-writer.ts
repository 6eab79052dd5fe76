import { closeSync, openSync, writeSync } from 'node:fs';

/**
 * Appends access lines to a file at a rate, each with its number, and says how many at the end. Run as a process of its own:
 * `tail-writer.ts <file> <bytes a second> <seconds> <what>`; lines of `orders` are the ones that count.
 */
const [path = '', bytesASecond, seconds, what] = process.argv.slice(2);
const rate = Number(bytesASecond);
const untilMs = Number(seconds) * 1000;
const LINES_A_WRITE = 200;

const file = openSync(path, 'a');
const startedMs = performance.now();
let written = 0;
let count = 0;
for (let elapsedMs = 0; elapsedMs < untilMs; elapsedMs = performance.now() - startedMs) {
  while (written < (elapsedMs / 1000) * rate) {
    let text = '';
    for (let at = 0; at < LINES_A_WRITE; at++, count++) {
      text +=
        `192.0.2.${count % 250} - - [06/Jan/2027:16:16:09 +0000] "GET /api/v1/${what}/${count}?page=${count % 40} HTTP/1.1" 200 ` +
        `${count % 90_000} "https://shop.example/cart" "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"\n`;
    }
    written += writeSync(file, text);
  }
  await new Promise((resolve) => setTimeout(resolve, 5));
}
closeSync(file);
process.send?.({ lines: count, bytes: written });
