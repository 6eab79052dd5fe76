/** A file of an archive; `name` with slashes, at most 255 bytes of it are kept. */
export interface ArchiveFile {
  readonly name: string;
  readonly content: Buffer;
}

const BLOCK = 512;

/** Files as a tar archive (POSIX ustar), each readable by its owner alone. */
export function tarArchive(files: readonly ArchiveFile[], timeUnixS: number): Buffer {
  const parts: Buffer[] = [];
  for (const { name, content } of files) {
    parts.push(header(name, content.length, timeUnixS), content, Buffer.alloc(paddingOf(content.length)));
  }
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

function paddingOf(bytes: number): number {
  return (BLOCK - (bytes % BLOCK)) % BLOCK;
}

function header(name: string, sizeBytes: number, timeUnixS: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  const [prefix, base] = splitName(name);
  block.write(base, 0, 100);
  const octal = (value: number, at: number, width: number) =>
    block.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at);
  octal(0o600, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(sizeBytes, 124, 12);
  octal(timeUnixS, 136, 12);
  block.write('        0', 148);
  block.write('ustar\x0000', 257);
  block.write(prefix, 345, 155);
  let sum = 0;
  for (const byte of block) sum += byte;
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** A name of more than a hundred bytes is divided at a slash. */
function splitName(name: string): [string, string] {
  if (Buffer.byteLength(name) <= 100) return ['', name];
  for (let slash = name.indexOf('/'); slash !== -1; slash = name.indexOf('/', slash + 1)) {
    if (Buffer.byteLength(name.slice(slash + 1)) <= 100) return [name.slice(0, slash), name.slice(slash + 1)];
  }
  return ['', name.slice(-100)];
}
