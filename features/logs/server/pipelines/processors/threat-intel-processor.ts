import type { Fields } from '../fields.ts';
import { type Build, type ProcessLog, processorType } from '../processor.ts';
import type { ThreatMatch } from '../resources.ts';

interface ThreatDefinition {
  readonly sources: readonly string[];
  readonly target: string;
}

/** Marks logs whose addresses, domains or hashes stand on a list of threat indicators. */
export const threatIntelProcessor = processorType('threat-intel-processor', read, compile);

function read(fields: Fields): ThreatDefinition {
  return {
    sources: fields.texts('sources', ['network.client.ip']),
    target: fields.text('target', 'threat_intel'),
  };
}

function compile({ sources, target }: ThreatDefinition, { resources }: Build): ProcessLog {
  return (log) => {
    const results: ThreatMatch[] = [];
    const matched = new Set<string>();
    for (const source of sources) {
      const value = log.get(source);
      for (const entry of Array.isArray(value) ? (value as unknown[]) : [value]) {
        if (typeof entry !== 'string' || matched.has(entry)) continue;
        const found = resources.threats(entry);
        if (found.length > 0) matched.add(entry);
        results.push(...found);
      }
    }
    if (results.length === 0) return 'no_match';
    log.set(`${target}.indicators_matched`, [...matched]);
    log.set(`${target}.results`, results);
    return undefined;
  };
}
