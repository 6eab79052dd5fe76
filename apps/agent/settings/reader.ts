import { badRequest } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';
import { parse } from 'yaml';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a receiver listens. */
export interface Endpoint {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

/** A settings file, read. */
export type SettingsTree = Readonly<Record<string, unknown>>;

/** Looks a setting up in the environment, then in the file; remembers what was looked for. */
export class SettingsReader {
  readonly #env: Environment;
  readonly #file: SettingsTree;
  readonly #looked = { paths: new Set<string>(), variables: new Set<string>() };
  /** Path of the settings file; '' without one. */
  readonly file: string;
  /** What was asked for and is not done. */
  readonly warnings: string[] = [];

  constructor(env: Environment, tree: SettingsTree, file = '') {
    this.#env = env;
    this.#file = tree;
    this.file = file;
  }

  /** The paths and variables that were looked for until now. */
  get looked(): { readonly paths: ReadonlySet<string>; readonly variables: ReadonlySet<string> } {
    return this.#looked;
  }

  warn(text: string): void {
    this.warnings.push(text);
  }

  text(variable: string, path: string, fallback = ''): string {
    const value = this.#found(variable, path);
    return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : fallback;
  }

  flag(variable: string, path: string, fallback: boolean): boolean {
    const value = this.#found(variable, path);
    if (value === undefined || value === '') return fallback;
    if (typeof value === 'boolean') return value;
    if (/^(true|1|yes|on)$/i.test(String(value))) return true;
    if (/^(false|0|no|off)$/i.test(String(value))) return false;
    throw badRequest('bad_setting', `${variable} must be true or false, not ${String(value)}`);
  }

  choice<Choice extends string>(variable: string, path: string, choices: readonly Choice[], fallback: Choice): Choice {
    const value = this.text(variable, path).toLowerCase();
    if (value === '') return fallback;
    const found = choices.find((choice) => choice === value);
    if (found === undefined)
      throw badRequest('bad_setting', `${variable} must be one of ${choices.join(', ')}, not ${value}`);
    return found;
  }

  whole(variable: string, path: string, fallback: number, least: number, most: number): number {
    const text = this.text(variable, path);
    if (text === '') return fallback;
    const value = Number(text);
    if (!Number.isInteger(value) || value < least || value > most) {
      throw badRequest('bad_setting', `${variable} must be a whole number from ${least} to ${most}, not ${text}`);
    }
    return value;
  }

  port(variable: string, path: string, fallback: number): number {
    return this.whole(variable, path, fallback, 0, 65535);
  }

  /** Tags and the like: a list in the file, words divided by spaces or commas in the environment. */
  list(variable: string, path: string): string[] {
    const found = this.#found(variable, path);
    return typeof found === 'string' ? words(found) : textsOf(found);
  }

  /** A number that need not be whole. */
  number(variable: string, path: string, fallback: number, least: number, most: number): number {
    const text = this.text(variable, path);
    if (text === '') return fallback;
    const value = Number(text);
    if (!Number.isFinite(value) || value < least || value > most) {
      throw badRequest('bad_setting', `${variable} must be a number from ${least} to ${most}, not ${text}`);
    }
    return value;
  }

  /** A list or a mapping: JSON in the environment, as it stands in the file; undefined when it is not set. */
  value(variable: string, path: string): unknown {
    const inFile = this.#inFile(path);
    const text = this.#variable(variable);
    if (text === undefined || text === '') return inFile;
    try {
      return JSON.parse(text);
    } catch {
      throw badRequest('bad_setting', `${variable} must be JSON`);
    }
  }

  /** The OTLP receiver of a protocol; `off` or an empty variable turns it off. */
  endpoint(protocol: 'HTTP' | 'GRPC', fallback: string): Endpoint | undefined {
    const variable = `DD_OTLP_CONFIG_RECEIVER_PROTOCOLS_${protocol}_ENDPOINT`;
    const path = `otlp_config.receiver.protocols.${protocol.toLowerCase()}.endpoint`;
    const text = this.#variable(variable) ?? this.text('', path, fallback);
    if (text === '' || text === 'off') return undefined;
    const match = /^(?:https?:\/\/)?(.*):(\d{1,5})$/.exec(text);
    const port = Number(match?.[2]);
    if (match === null || port > 65535) throw badRequest('bad_setting', `${variable} must be host:port, not ${text}`);
    return { host: loopbackName(match[1]?.replace(/^\[(.*)\]$/, '$1') || '0.0.0.0'), port };
  }

  /** A list of objects in the file. */
  items(path: string): Record<string, unknown>[] {
    const value = this.#inFile(path);
    return Array.isArray(value) ? value.filter(isObject) : [];
  }

  /** What the environment says, else the file; both count as looked for. */
  #found(variable: string, path: string): unknown {
    const inFile = this.#inFile(path);
    return this.#variable(variable) || inFile;
  }

  #variable(name: string): string | undefined {
    this.#looked.variables.add(name);
    return this.#env[name];
  }

  #inFile(path: string): unknown {
    if (path === '') return undefined;
    this.#looked.paths.add(path);
    let value: unknown = this.#file;
    for (const part of path.split('.')) value = isObject(value) ? value[part] : undefined;
    return value ?? undefined;
  }
}

/** Reads the text of a settings file. Throws `bad_settings_file` (400) when it is no YAML, or no mapping. */
export function parseSettingsFile(text: string, file = 'the settings file'): SettingsTree {
  let value: unknown;
  try {
    value = parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : '';
    throw badRequest('bad_settings_file', `${file} is not valid YAML: ${reason}`);
  }
  if (value === null || value === undefined) return {};
  if (!isObject(value)) throw badRequest('bad_settings_file', `${file} must be a mapping of settings`);
  return value;
}

/** The texts of a list, or the words of a text. */
export function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return words(value);
  if (!Array.isArray(value)) return [];
  // A tag or a percentile may look like a number to YAML.
  return value.flatMap((one: unknown) => (typeof one === 'string' || typeof one === 'number' ? String(one) : []));
}

function words(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

/** Clients that are told `localhost` try 127.0.0.1 at the latest; listening there is what the Agent does. */
export function loopbackName(host: string): string {
  return host === 'localhost' ? '127.0.0.1' : host;
}
