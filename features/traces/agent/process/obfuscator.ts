import { META, TYPE } from '@komainu/wire/ddtrace/classes.ts';
import {
  hideMemcachedValue,
  obfuscateMemcached,
  obfuscateRedis,
  quantizeRedis,
} from '@komainu/wire/obfuscate/commands.ts';
import { type JsonObfuscation, obfuscateJson } from '@komainu/wire/obfuscate/json.ts';
import { Memo } from '@komainu/wire/obfuscate/memo.ts';
import { hideRedisData } from '@komainu/wire/obfuscate/redis.ts';
import { obfuscateSql } from '@komainu/wire/obfuscate/sql.ts';
import { obfuscateUrl } from '@komainu/wire/obfuscate/url.ts';
import type { CommandObfuscation, JsonSettings, ObfuscationSettings } from '../settings.ts';

type Change = (text: string) => string;

const same: Change = (text) => text;

/** Takes secrets out of resources and meta values before they leave the machine, as far as the settings ask for it. */
export class TraceObfuscator {
  readonly #sql = new Memo(obfuscateSql);
  readonly #redis: Change;
  readonly #valkey: Change;
  readonly #memcached: Change;
  readonly #mongodb: Change;
  readonly #elasticsearch: Change;
  readonly #opensearch: Change;
  readonly #settings: ObfuscationSettings;

  constructor(settings: ObfuscationSettings) {
    this.#settings = settings;
    this.#redis = redisChange(settings.redis);
    this.#valkey = redisChange(settings.valkey);
    this.#memcached = !settings.memcached.enabled
      ? same
      : settings.memcached.keepCommand
        ? hideMemcachedValue
        : obfuscateMemcached;
    this.#mongodb = this.#jsonChange(settings.mongodb);
    this.#elasticsearch = this.#jsonChange(settings.elasticsearch);
    this.#opensearch = this.#jsonChange(settings.opensearch);
  }

  /** Whether URLs change even when they name no user. */
  get changesUrls(): boolean {
    return this.#settings.http.removeQuery || this.#settings.http.removePathDigits;
  }

  /** A resource, by the class of its span's type. */
  resource(text: string, typeClass: number): string {
    switch (typeClass) {
      case TYPE.sql:
        return this.#sql.of(text);
      case TYPE.redis:
        return this.#settings.redis.enabled ? quantizeRedis(text) : text;
      case TYPE.memcached:
        return this.#memcached(text);
      case TYPE.json:
        return text.startsWith('{') || text.startsWith('[') ? this.#elasticsearch(text) : text;
      default:
        return text;
    }
  }

  /** A meta value, by its key and the key's class. */
  value(text: string, key: string, metaClass: number): string {
    switch (metaClass) {
      case META.sql:
        return this.#sql.of(text);
      case META.redisCommand:
        return key.startsWith('valkey') ? this.#valkey(text) : this.#redis(text);
      case META.memcachedCommand:
        return this.#memcached(text);
      case META.jsonQuery:
        return this.#jsonOf(key)(text);
      case META.url:
        return obfuscateUrl(text, this.#settings.http);
      default:
        return text;
    }
  }

  /** A database statement whose language the span's type or its `db.system` tells; SQL unless they say otherwise. */
  statement(text: string, typeClass: number, system: string): string {
    if (typeClass === TYPE.redis || system === 'redis') return this.#redis(text);
    if (system === 'valkey') return this.#valkey(text);
    if (typeClass === TYPE.memcached || system === 'memcached') return this.#memcached(text);
    if (typeClass === TYPE.json || JSON_SYSTEMS.has(system)) return this.#jsonOf(system)(text);
    return this.#sql.of(text);
  }

  #jsonOf(name: string): Change {
    if (name.startsWith('mongodb')) return this.#mongodb;
    return name.startsWith('opensearch') ? this.#opensearch : this.#elasticsearch;
  }

  #jsonChange(settings: JsonSettings): Change {
    if (!settings.enabled) return same;
    const options: JsonObfuscation = {
      keepValues: new Set(settings.keepValues),
      sqlValues: new Set(settings.sqlValues),
      sql: (text) => this.#sql.of(text),
    };
    return (text) => obfuscateJson(text, options);
  }
}

const JSON_SYSTEMS: ReadonlySet<string> = new Set(['elasticsearch', 'mongodb', 'opensearch']);

function redisChange(settings: CommandObfuscation): Change {
  if (!settings.enabled) return same;
  return settings.removeAllArgs ? obfuscateRedis : hideRedisData;
}
