import { AttributeGroup } from '@komainu/wire/logs/attribute-group.ts';
import { BytesMemory } from '../bytes-memory.ts';
import type { Fields } from '../fields.ts';
import { type Build, type ProcessLog, processorType } from '../processor.ts';
import type { UserAgentDetails } from '../resources.ts';

interface UserAgentDefinition {
  readonly sources: readonly string[];
  readonly target: string;
  readonly is_encoded: boolean;
}

const MOST_REMEMBERED = 20_000;

/** Reads device, operating system and browser out of a user agent. */
export const userAgentParser = processorType('user-agent-parser', read, compile);

function read(fields: Fields): UserAgentDefinition {
  return {
    sources: fields.texts('sources', ['http.useragent']),
    target: fields.text('target', 'http.useragent_details'),
    is_encoded: fields.flag('is_encoded', false),
  };
}

function compile({ sources, target, is_encoded }: UserAgentDefinition, { resources }: Build): ProcessLog {
  // Made once for each user agent, not for every log.
  const whole = new Map<UserAgentDetails, AttributeGroup>();
  const groupOf = (text: string): AttributeGroup => {
    const details = resources.userAgent(is_encoded ? decoded(text) : text);
    let group = whole.get(details);
    if (group === undefined) {
      group = new AttributeGroup(details.map(([below, value]) => [`${target}.${below}`, value]));
      if (whole.size >= MOST_REMEMBERED) whole.clear();
      whole.set(details, group);
    }
    return group;
  };
  let memory: BytesMemory<AttributeGroup> | undefined;
  const groupAt = (bytes: Buffer, start: number, end: number): AttributeGroup => {
    memory ??= new BytesMemory();
    let group = memory.get(bytes, start, end);
    if (group === undefined) {
      group = groupOf(bytes.toString('utf8', start, end));
      memory.learn(bytes, start, end, group);
    }
    return group;
  };
  return (log) => {
    for (const source of sources) {
      const { draft } = log;
      const index = log.placedText(source);
      const text = index === -1 ? log.text(source) : undefined;
      if (index === -1 && (text === undefined || text === '')) continue;
      const group =
        text === undefined ? groupAt(draft.bytes, draft.valueStart(index), draft.valueEnd(index)) : groupOf(text);
      log.setTexts(group, log.amongBelow(target));
      return undefined;
    }
    return 'no_source';
  };
}

/** Percent-encoded, as CloudFront writes it (even twice), or with `+` for blanks, as IIS does. */
function decoded(text: string): string {
  const plain = percentDecoded(text);
  return plain.includes(' ') ? plain : plain.replaceAll('+', ' ');
}

function percentDecoded(text: string): string {
  try {
    const once = decodeURIComponent(text);
    return /%[0-9A-Fa-f]{2}/.test(once) ? decodeURIComponent(once) : once;
  } catch {
    return text;
  }
}
