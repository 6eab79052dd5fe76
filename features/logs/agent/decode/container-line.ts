/** A line of a container's output, taken out of the format of its log file. */
export interface ContainerLine {
  readonly text: string;
  /** `stdout` or `stderr`. */
  readonly stream: string;
  /** Unix milliseconds; NaN when the line does not say. */
  readonly timeUnixMs: number;
  /** The runtime cut the line: the next one of the stream goes on with it. */
  readonly partial: boolean;
}

/** Takes a line out of its format; undefined when it is not in that format. */
export type ContainerFormat = (line: string) => ContainerLine | undefined;

/** Docker's json-file: `{"log":"text\n","stream":"stdout","time":"…"}`; a log without its line feed is a part of a line. */
export const dockerLine: ContainerFormat = (line) => {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { log, stream, time } = value as Record<string, unknown>;
  if (typeof log !== 'string') return undefined;
  const partial = !log.endsWith('\n');
  return {
    text: partial ? log : log.slice(0, log.endsWith('\r\n') ? -2 : -1),
    stream: stream === 'stderr' ? 'stderr' : 'stdout',
    timeUnixMs: typeof time === 'string' ? Date.parse(time) : Number.NaN,
    partial,
  };
};

const CRI = /^(\S{1,64}) (stdout|stderr) ([FP])(?::\S{0,64})?(?: |$)/;

/** The format of containerd and CRI-O: `<time> stdout F text`; `P` is a part of a line, `F` the last. */
export const criLine: ContainerFormat = (line) => {
  const match = CRI.exec(line);
  if (match === null) return undefined;
  return {
    text: line.slice(match[0].length),
    stream: match[2] ?? 'stdout',
    timeUnixMs: Date.parse(match[1] ?? ''),
    partial: match[3] === 'P',
  };
};
