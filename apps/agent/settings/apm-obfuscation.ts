import type { CommandObfuscation, JsonSettings, ObfuscationSettings } from '@komainu/traces/agent/settings.ts';
import { type SettingsReader, textsOf } from './reader.ts';

/** `apm_config.obfuscation.*`: what secrets are taken out of spans, with the Agent's defaults. */
export function obfuscationSettings(read: SettingsReader): ObfuscationSettings {
  const flag = (name: string, fallback: boolean) => read.flag(variableOf(name), pathOf(name), fallback);
  const command = (name: string): CommandObfuscation => ({
    enabled: flag(`${name}.enabled`, true),
    removeAllArgs: flag(`${name}.remove_all_args`, false),
  });
  const list = (name: string) => textsOf(read.value(variableOf(name), pathOf(name)));
  const json = (name: string): JsonSettings => ({
    enabled: flag(`${name}.enabled`, true),
    keepValues: list(`${name}.keep_values`),
    sqlValues: list(`${name}.obfuscate_sql_values`),
  });
  return {
    redis: command('redis'),
    valkey: command('valkey'),
    memcached: { enabled: flag('memcached.enabled', true), keepCommand: flag('memcached.keep_command', false) },
    mongodb: json('mongodb'),
    elasticsearch: json('elasticsearch'),
    opensearch: json('opensearch'),
    http: {
      removeQuery: flag('http.remove_query_string', false),
      removePathDigits: flag('http.remove_paths_with_digits', false),
    },
    removeStackTraces: flag('remove_stack_traces', false),
    creditCards: {
      enabled: flag('credit_cards.enabled', true),
      luhn: flag('credit_cards.luhn', false),
      keepValues: list('credit_cards.keep_values'),
    },
  };
}

function pathOf(name: string): string {
  return `apm_config.obfuscation.${name}`;
}

function variableOf(name: string): string {
  return `DD_APM_OBFUSCATION_${name.toUpperCase().replaceAll('.', '_')}`;
}
