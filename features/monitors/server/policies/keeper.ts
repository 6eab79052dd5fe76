import { badRequest } from '@komainu/kernel/errors.ts';
import { stringsOf } from '@komainu/kernel/json.ts';
import type { LiveDefinitions } from '@komainu/store/metadata/live-definitions.ts';
import type { Document } from '@komainu/store/metadata/port.ts';
import { KIND } from '../definition/stored.ts';

/** Which values a tag of monitors may have, and whether each must have it. */
export interface StoredPolicy {
  readonly policy_type: 'tag';
  readonly policy: {
    readonly tag_key: string;
    readonly tag_key_required: boolean;
    readonly valid_tag_values: readonly string[];
  };
}

/** The policies that new and changed monitors are held to. */
export class PolicyKeeper {
  readonly #live: LiveDefinitions;

  constructor(live: LiveDefinitions) {
    this.#live = live;
  }

  all(): readonly Document<StoredPolicy>[] {
    return this.#live.all<StoredPolicy>(KIND.policy);
  }

  find(id: string): Document<StoredPolicy> | undefined {
    return this.#live.get<StoredPolicy>(KIND.policy, id);
  }

  async put(id: string, body: StoredPolicy, by: string): Promise<Document<StoredPolicy>> {
    return await this.#live.put<StoredPolicy>(KIND.policy, id, body, by);
  }

  async delete(id: string, by: string): Promise<boolean> {
    return await this.#live.delete(KIND.policy, id, by);
  }

  /** Throws `monitor_policy` (400) when a monitor's tags break a policy. */
  check(tags: unknown): void {
    const given = stringsOf(tags);
    for (const { body } of this.all()) {
      const { tag_key, tag_key_required, valid_tag_values } = body.policy;
      const values = given.filter((tag) => tag.startsWith(`${tag_key}:`)).map((tag) => tag.slice(tag_key.length + 1));
      if (values.length === 0 && tag_key_required) {
        throw badRequest('monitor_policy', `the tag "${tag_key}" is required by a monitor policy`);
      }
      const wrong = values.find((value) => valid_tag_values.length > 0 && !valid_tag_values.includes(value));
      if (wrong !== undefined) {
        const allowed = valid_tag_values.join(', ');
        throw badRequest(
          'monitor_policy',
          `"${wrong}" is not a value of the tag "${tag_key}" that a monitor policy allows: ${allowed}`,
        );
      }
    }
  }
}
