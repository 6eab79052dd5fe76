import { createHash } from 'node:crypto';
import type { ResolvedCheckConfig } from '@komainu/contracts/agent/check-runs.ts';
import { isObject } from '@komainu/kernel/json.ts';

/** One instance of a check as the runner's part of the status says it. */
export interface CheckState {
  readonly check: string;
  readonly id: string;
  readonly source: string;
  readonly state: string;
  readonly error: string;
  readonly warnings: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
}

export interface InventoryFacts {
  readonly host: string;
  readonly agentVersion: string;
  readonly startedUnixMs: number;
  readonly url: string;
  /** What is switched on, by the name that the Agent's inventory has for it after `feature_`. */
  readonly features: Readonly<Record<string, boolean>>;
  /** The settings in force; secrets are taken out here. */
  readonly settings: object;
}

const HIDDEN = '********';
const SECRET_KEY = /key|token|passw|pwd|secret|credential|auth|community|private|cookie|dsn/i;
/** Keys that sound like secrets and hold none. */
const OPEN_KEY = /file$|path$|keycheck|^keys?_?count|_enabled$|authority|tls_.*_cert$/i;
/** `//user:password@host`, and 32 or 40 hexadecimal digits: the form of our keys. */
const SECRET_TEXT = /(\/\/[^\s/:@]*:)[^\s/@]+(?=@)|\b(?:[0-9a-f]{32}|[0-9a-f]{40})\b/gi;
const DEEPEST = 12;

/** A copy of plain data without its secrets: values behind keys that name some, passwords in addresses, API keys anywhere. */
export function withoutSecrets(value: unknown, depth = 0): unknown {
  if (typeof value === 'string')
    return value.replace(SECRET_TEXT, (_, before: string | undefined) => (before ?? '') + HIDDEN);
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? undefined : value;
  if (depth > DEEPEST) return HIDDEN;
  if (value instanceof Map || value instanceof Set) return withoutSecrets([...value], depth + 1);
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const hides = SECRET_KEY.test(key) && !OPEN_KEY.test(key) && isText(item) && item !== '';
      return [key, hides ? HIDDEN : withoutSecrets(item, depth + 1)];
    }),
  );
}

/** Secrets are texts, numbers or lists of them; a group of settings may be called `auth`. */
function isText(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || (Array.isArray(value) && value.every(isText));
}

/** Plain data as lines that read as YAML does. JSON is YAML. */
function configText(value: unknown): string {
  return JSON.stringify(withoutSecrets(value), null, 2);
}

/** The document about the agent itself for `/api/v1/metadata` (the Agent's `inventoryagent`). */
export function agentInventory(facts: InventoryFacts, nowUnixMs: number): object {
  const configuration = configText(facts.settings);
  return {
    ...envelope(facts.host, nowUnixMs),
    agent_metadata: {
      agent_version: facts.agentVersion,
      agent_startup_time_ms: facts.startedUnixMs,
      flavor: 'komainu',
      hostname_source: 'os',
      config_dd_url: withoutSecrets(facts.url),
      install_method_tool: 'komainu',
      install_method_tool_version: facts.agentVersion,
      install_method_installer_version: '',
      logs_transport: 'HTTP',
      ...Object.fromEntries(Object.entries(facts.features).map(([name, on]) => [`feature_${name}_enabled`, on])),
      full_configuration: configuration,
    },
  };
}

/** The document about its checks for `/api/v1/metadata` (the Agent's `inventorychecks`). */
export function checkInventory(
  host: string,
  nowUnixMs: number,
  states: readonly CheckState[],
  configs: readonly ResolvedCheckConfig[],
): object {
  const byCheck: Record<string, object[]> = {};
  for (const state of states) {
    const config = configs.find(({ check, instanceIds }) => check === state.check && instanceIds.includes(state.id));
    const instance = config?.instances[config.instanceIds.indexOf(state.id)];
    byCheck[state.check] ??= [];
    byCheck[state.check]?.push({
      ...(withoutSecrets(state.metadata) as object),
      'config.hash': state.id,
      'config.provider': providerOf(state.source),
      'config.source': state.source,
      init_config: config === undefined ? '' : configText(config.initConfig),
      instance_config: instance === undefined ? '' : configText(instance),
    });
  }
  return { ...envelope(host, nowUnixMs), check_metadata: byCheck };
}

/**
 * How checks fare, as the Agent says it in `/intake/`: `[name, source, instance, status, message, metadata]`. Configs that
 * could not be used are there as failed checks.
 */
export function agentChecks(
  host: string,
  agentVersion: string,
  states: readonly CheckState[],
  configErrors: readonly string[],
): object {
  return {
    apiKey: '',
    agentVersion,
    internalHostname: host,
    meta: { hostname: host },
    agent_checks: [
      ...states.map((state) => [
        state.check,
        state.check,
        state.id,
        statusOf(state.state),
        withoutSecrets(state.error === '' ? state.warnings.join('\n') : state.error),
        withoutSecrets(state.metadata),
      ]),
      ...configErrors.map((error) => {
        const id = createHash('sha1').update(error).digest('hex').slice(0, 16);
        return ['config', 'config', `config:${id}`, 'ERROR', withoutSecrets(error), {}];
      }),
    ],
  };
}

/** The runner's states in the words of the Agent; a check that has not run yet is as good as one that has. */
function statusOf(state: string): string {
  if (state === 'error' || state === 'hanging') return 'ERROR';
  return state === 'warning' ? 'WARNING' : 'OK';
}

function providerOf(source: string): string {
  const colon = source.indexOf(':');
  return colon === -1 ? source : source.slice(0, colon);
}

function envelope(hostname: string, nowUnixMs: number): object {
  return { hostname, timestamp: nowUnixMs * 1_000_000, uuid: uuidOf(hostname) };
}

/** An id that stays with the host. */
function uuidOf(host: string): string {
  const hex = createHash('sha256').update(host).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

/**
 * The instances of checks in a status document: every object in a list of `section` (or the section itself) that has a
 * check, an id and a state. What else is there is passed over.
 */
export function checkStatesOf(section: unknown): CheckState[] {
  const lists = Array.isArray(section)
    ? [section]
    : isObject(section)
      ? Object.values(section).filter(Array.isArray)
      : [];
  return lists
    .flat()
    .filter(isObject)
    .flatMap((item) => {
      const { check, id, state } = item;
      if (typeof check !== 'string' || typeof id !== 'string' || typeof state !== 'string') return [];
      return [
        {
          check,
          id,
          state,
          source: textOf(item['source']),
          error: textOf(item['error']),
          warnings: Array.isArray(item['warnings']) ? item['warnings'].map(textOf) : [],
          metadata: isObject(item['metadata']) ? textsOf(item['metadata']) : {},
        },
      ];
    });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function textsOf(record: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, String(value)]));
}
