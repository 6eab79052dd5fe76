import { badRequest } from '@komainu/kernel/errors.ts';

/** The words of a command line, read. */
export interface Options {
  /** Words that belong to no option, in order. */
  readonly words: readonly string[];
  readonly flags: ReadonlySet<string>;
  readonly values: Readonly<Record<string, string>>;
}

const FLAGS: Readonly<Record<string, string>> = {
  '--json': 'json',
  '-j': 'json',
  '--check-rate': 'check-rate',
  '-r': 'check-rate',
  '--verbose': 'verbose',
  '-v': 'verbose',
};
const VALUES: Readonly<Record<string, string>> = {
  '-c': 'config',
  '--cfgpath': 'config',
  '--times': 'times',
  '-t': 'times',
  '--check-times': 'times',
  '--pause': 'pause',
  '--count': 'count',
  '-x': 'count',
  '--limit': 'limit',
  '--name': 'name',
  '--type': 'type',
  '--source': 'source',
  '--service': 'service',
  '--out': 'out',
};

/** Reads `--name value`, `--name=value`, flags and words. Throws `bad_usage` (400) for an option that does not exist. */
export function parseOptions(args: readonly string[]): Options {
  const words: string[] = [];
  const flags = new Set<string>();
  const values: Record<string, string> = {};
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    const [name = '', inline] = arg.startsWith('--') ? arg.split(/=(.*)/s, 2) : [arg];
    const flag = FLAGS[name];
    const value = VALUES[name];
    if (flag !== undefined) flags.add(flag);
    else if (value !== undefined) {
      const text = inline ?? args[++at];
      if (text === undefined) throw badRequest('bad_usage', `${name} needs a value`);
      values[value] = text;
    } else if (arg.startsWith('-')) throw badRequest('bad_usage', `there is no option ${name}`);
    else words.push(arg);
  }
  return { words, flags, values };
}

/** A whole number among the values. Throws `bad_usage` (400). */
export function wholeOption(options: Options, name: string, fallback: number): number {
  const text = options.values[name];
  if (text === undefined) return fallback;
  if (!/^\d{1,9}$/.test(text)) throw badRequest('bad_usage', `--${name} must be a whole number, not ${text}`);
  return Number(text);
}
