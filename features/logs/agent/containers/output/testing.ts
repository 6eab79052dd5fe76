/** A frame of Docker's API: 1 is standard output, 2 is standard error. */
export function frameOf(stream: 1 | 2, text: string): Buffer {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

/** A time of the recorded day with its nanoseconds. */
export function timeOf(nanoseconds: number): string {
  return `2026-11-22T10:00:00.${String(nanoseconds).padStart(9, '0')}Z`;
}
