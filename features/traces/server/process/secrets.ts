import { META, TYPE } from '@komainu/wire/ddtrace/classes.ts';
import { obfuscateMemcached, obfuscateRedis, quantizeRedis } from '@komainu/wire/obfuscate/commands.ts';
import { obfuscateJson } from '@komainu/wire/obfuscate/json.ts';
import { Memo } from '@komainu/wire/obfuscate/memo.ts';
import { obfuscateSql } from '@komainu/wire/obfuscate/sql.ts';
import { obfuscateUrl, type UrlObfuscation } from '@komainu/wire/obfuscate/url.ts';

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
