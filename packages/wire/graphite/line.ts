/** A point as Carbon takes it. */
export interface GraphitePoint {
  readonly metric: string;
  /** `key:value`, of the tags that follow the path after semicolons. */
  readonly tags: readonly string[];
  readonly value: number;
  readonly timeUnixS: number;
}

export type GraphiteRejection = 'bad_line' | 'bad_path' | 'bad_value' | 'bad_time';

const MOST_PATH = 1_024;
/** What Datadog's metric names are made of; everything else becomes an underscore. */
const NOT_A_NAME = /[^\w.]+/g;

/**
 * Reads a line of Carbon's plaintext protocol, `path[;tag=value…] value [timestamp]`: words parted by spaces or tabs, the
 * time in Unix seconds, -1 or none for `nowUnixS`. A line that cannot be read gives the reason.
 */
export function readGraphiteLine(line: string, nowUnixS: number): GraphitePoint | GraphiteRejection {
  const words = line.trim().split(/[ \t]+/);
  const [path = '', value = '', time = '-1'] = words;
  if (words.length < 2 || words.length > 3) return 'bad_line';
  if (path.length > MOST_PATH) return 'bad_path';
  const [name = '', ...pairs] = path.split(';');
  const metric = name.replaceAll(NOT_A_NAME, '_').replace(/^[^A-Za-z]+/, '');
  if (metric === '') return 'bad_path';
  const number = Number(value);
  if (value === '' || !Number.isFinite(number)) return 'bad_value';
  const seconds = Number(time);
  if (!Number.isFinite(seconds)) return 'bad_time';
  const tags = pairs.flatMap((pair) => {
    const equals = pair.indexOf('=');
    return equals <= 0 || equals === pair.length - 1 ? [] : [`${pair.slice(0, equals)}:${pair.slice(equals + 1)}`];
  });
  return { metric, tags, value: number, timeUnixS: seconds < 0 ? nowUnixS : Math.floor(seconds) };
}
