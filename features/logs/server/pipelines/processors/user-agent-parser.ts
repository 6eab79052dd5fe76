import type { Fields } from '../fields.ts';
import { firstText, type ProcessLog, processorType } from '../processor.ts';
import { parseUserAgent } from '../user-agent/parse-user-agent.ts';

interface UserAgentDefinition {
  readonly sources: readonly string[];
  readonly target: string;
  readonly is_encoded: boolean;
}

/** Paths of one target, by the path below it: made once, not for every log. */
const MOST_PATHS = 100;

/** Reads device, operating system and browser out of a user agent. */
export const userAgentParser = processorType('user-agent-parser', read, compile);

function read(fields: Fields): UserAgentDefinition {
  return {
    sources: fields.texts('sources', ['http.useragent']),
    target: fields.text('target', 'http.useragent_details'),
    is_encoded: fields.flag('is_encoded', false),
  };
}

function compile({ sources, target, is_encoded }: UserAgentDefinition): ProcessLog {
  const paths = new Map<string, string>();
  const pathOf = (below: string): string => {
    let path = paths.get(below);
    if (path === undefined) {
      path = `${target}.${below}`;
      if (paths.size < MOST_PATHS) paths.set(below, path);
    }
    return path;
  };
  return (log) => {
    const text = firstText(log, sources);
    if (text === undefined) return 'no_source';
    for (const [below, value] of parseUserAgent(is_encoded ? decoded(text) : text)) log.set(pathOf(below), value);
    return undefined;
  };
}

/** Percent-encoded, as CloudFront writes it (even twice). */
function decoded(text: string): string {
  try {
    const once = decodeURIComponent(text);
    return /%[0-9A-Fa-f]{2}/.test(once) ? decodeURIComponent(once) : once;
  } catch {
    return text;
  }
}
