/** Rows of a JSONEachRow result. Line breaks inside values are escaped there, so every line is a row. */
export function parseRows<Row>(body: Buffer): Row[] {
  const text = body.toString('utf8').trimEnd();
  if (text === '') return [];
  // One parse of one array is several times faster than a parse a line.
  const rows: Row[] = JSON.parse(`[${text.replaceAll('\n', ',')}]`);
  return rows;
}
