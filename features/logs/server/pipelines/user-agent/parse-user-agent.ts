import type { UserAgentDetails } from '../resources.ts';
import { SlowLoad } from '../slow-load.ts';
import { buildUserAgentRules, type UserAgentRule, type UserAgentRules } from './rules.ts';

const MOST_REMEMBERED = 20_000;
/** Longer ones are forged or broken; what identifies them stands in front. */
const LONGEST = 512;
/** Found without a hash of the whole text; a power of two. */
const FRONT = 512;
const VERSION = ['family', 'major', 'minor', 'patch', 'patch_minor'];

/** Parses user agents. Those seen before are remembered, since a few make up nearly all of a log. */
export class UserAgentParser {
  /** Made in the background once the server is up, see `SlowLoad`. */
  readonly rules = new SlowLoad(buildUserAgentRules());
  readonly #known = new Map<string, UserAgentDetails>();
  readonly #front = Array.from({ length: FRONT }, (): Known => ({ agent: '', details: [] }));

  parse(text: string): UserAgentDetails {
    const front = this.#front[mixed(text) & (FRONT - 1)];
    if (front !== undefined && front.agent === text && text !== '') return front.details;
    const agent = text.slice(0, LONGEST);
    let details = this.#known.get(agent);
    if (details === undefined) {
      details = parse(agent, this.rules.get());
      if (this.#known.size >= MOST_REMEMBERED) this.#known.clear();
      this.#known.set(agent, details);
    }
    if (front !== undefined && agent === text) {
      front.agent = agent;
      front.details = details;
    }
    return details;
  }
}

interface Known {
  agent: string;
  details: UserAgentDetails;
}

/** Tells most user agents apart by their length and four places: browsers differ where their versions stand. */
function mixed(agent: string): number {
  const { length } = agent;
  if (length === 0) return 0;
  const quarter = length >>> 2;
  return (
    length * 31 +
    agent.charCodeAt(length - 1) * 3 +
    agent.charCodeAt(quarter) * 5 +
    agent.charCodeAt(2 * quarter) * 7 +
    agent.charCodeAt(3 * quarter) * 11
  );
}

function parse(agent: string, { browser, os, device }: UserAgentRules): UserAgentDetails {
  const [browserFamily = 'Other', ...browserVersion] = firstMatch(browser, agent, VERSION.length);
  const [osFamily = 'Other', ...osVersion] = firstMatch(os, agent, VERSION.length);
  const [deviceFamily = 'Other', brand, model = deviceFamily === 'Other' ? undefined : deviceFamily] = firstMatch(
    device,
    agent,
    3,
  );
  const category = categoryOf(agent, osFamily, deviceFamily);
  return [
    ...named('browser', VERSION, [browserFamily, ...browserVersion]),
    ...named('os', VERSION, [osFamily, ...osVersion]),
    ...named('device', ['family', 'brand', 'model', 'category'], [deviceFamily, brand, model, category]),
  ];
}

function named(part: string, names: readonly string[], values: readonly (string | undefined)[]): UserAgentDetails {
  return names.flatMap((name, index) => {
    const value = values[index];
    return value === undefined || value === '' ? [] : [[`${part}.${name}`, value] as const];
  });
}

/** The fields that the first matching rule gives: its replacements, else its groups in order. */
function firstMatch(list: readonly UserAgentRule[], agent: string, fields: number): readonly (string | undefined)[] {
  for (const rule of list) {
    const match = rule.exec(agent);
    if (match === null) continue;
    const { replacements } = rule;
    return Array.from({ length: fields }, (_, index) => {
      const template = replacements[index];
      const isPlainGroup = template === undefined && (fields !== 3 || index !== 1);
      if (isPlainGroup) return fields === 3 ? match[1]?.trim() : match[index + 1]?.trim();
      const text = template?.replace(/\$(\d)/g, (_whole, group: string) => match[Number(group)] ?? '').trim();
      return text === '' ? undefined : text;
    });
  }
  return [];
}

const BOT = /bot\b|bot\/|spider|crawl|slurp|archiver|facebookexternalhit|monitor|uptime|pingdom|datadog/i;
const MOBILE_SYSTEMS = new Set(['iOS', 'Android', 'Windows Phone', 'BlackBerry OS', 'Firefox OS', 'KaiOS', 'Tizen']);
const DESKTOP_SYSTEMS = new Set(['Windows', 'Mac OS X', 'Mac OS', 'Linux', 'Ubuntu', 'Fedora', 'Debian', 'Chrome OS']);

/** Datadog's category of a device; uap-core has none. */
function categoryOf(agent: string, os: string, device: string): string {
  if (device === 'Spider' || BOT.test(agent)) return 'Bot';
  if (/\bTV\b|SmartTV|AppleTV|GoogleTV|CrKey|Roku/i.test(agent)) return 'TV';
  if (device === 'iPad' || /iPad|Tablet|PlayBook|Silk\b/.test(agent)) return 'Tablet';
  if (MOBILE_SYSTEMS.has(os)) return os === 'Android' && !/Mobile/.test(agent) ? 'Tablet' : 'Mobile';
  if (/Mobi/.test(agent)) return 'Mobile';
  return DESKTOP_SYSTEMS.has(os) ? 'Desktop' : 'Other';
}
