import { META, TYPE } from '../classes.ts';
import { obfuscateJson, obfuscateMemcached, obfuscateRedis, quantizeRedis } from './commands.ts';
import { obfuscateSql } from './sql.ts';
import { obfuscateUrl, type UrlObfuscation } from './url.ts';

const MAX_CACHED = 4096;
const MAX_CACHED_LENGTH = 2048;

/** Remembers what the last few thousand distinct texts became: applications send the same statements again and again. */
class Memo {
  readonly #known = new Map<string, string>();
  readonly #change: (text: string) => string;

  constructor(change: (text: string) => string) {
    this.#change = change;
  }

  of(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const changed = this.#change(text);
    if (text.length <= MAX_CACHED_LENGTH) {
      if (this.#known.size >= MAX_CACHED) this.#known.clear();
      this.#known.set(text, changed);
    }
    return changed;
  }
}

/** Takes secrets out of resources and meta values, as the Datadog Agent does before it sends spans on. */
export class Obfuscator {
  readonly #sql = new Memo(obfuscateSql);
  readonly #url: UrlObfuscation;

  constructor(url: UrlObfuscation = { removeQuery: false }) {
    this.#url = url;
  }

  /** Whether URLs change even when they name no user. */
  get changesUrls(): boolean {
    return this.#url.removeQuery;
  }

  /** A resource, by the class of the span's type. */
  resource(text: string, typeClass: number): string {
    switch (typeClass) {
      case TYPE.sql:
        return this.#sql.of(text);
      case TYPE.redis:
        return quantizeRedis(text);
      case TYPE.memcached:
        return obfuscateMemcached(text);
      case TYPE.json:
        return text.startsWith('{') || text.startsWith('[') ? obfuscateJson(text) : text;
      default:
        return text;
    }
  }

  /** A meta value, by the class of its key. */
  value(text: string, metaClass: number): string {
    switch (metaClass) {
      case META.sql:
        return this.#sql.of(text);
      case META.redisCommand:
        return obfuscateRedis(text);
      case META.memcachedCommand:
        return obfuscateMemcached(text);
      case META.jsonQuery:
        return obfuscateJson(text);
      case META.url:
        return obfuscateUrl(text, this.#url);
      default:
        return text;
    }
  }

  /** A database statement whose language the span's type or its `db.system` tells; SQL unless they say otherwise. */
  statement(text: string, typeClass: number, system: string): string {
    const language = typeClass === TYPE.plain || typeClass === TYPE.sql ? (LANGUAGES[system] ?? TYPE.sql) : typeClass;
    if (language === TYPE.redis) return obfuscateRedis(text);
    if (language === TYPE.memcached) return obfuscateMemcached(text);
    return language === TYPE.json ? obfuscateJson(text) : this.#sql.of(text);
  }
}

const LANGUAGES: Readonly<Record<string, number>> = {
  redis: TYPE.redis,
  valkey: TYPE.redis,
  memcached: TYPE.memcached,
  mongodb: TYPE.json,
  elasticsearch: TYPE.json,
  opensearch: TYPE.json,
};
