import { LogDraft } from '@komainu/wire/logs/draft.ts';
import { LOG_LIMITS } from '@komainu/wire/logs/limits.ts';

/** The tags of a draft as `key:value` pairs. */
export class DraftTags {
  #draft = new LogDraft();
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  open(draft: LogDraft): void {
    this.#draft = draft;
  }

  /** The value of the first tag with this key; '' for a tag without a value. */
  value(key: string): string | undefined {
    const start = `${key}:`;
    for (const tag of this.#draft.tagList()) {
      if (tag.startsWith(start)) return tag.slice(start.length);
      if (tag === key) return '';
    }
    return undefined;
  }

  add(key: string, value: string): void {
    // A comma would part it in two for every client that sends tags as a list.
    this.#draft.tags.push(`${key}:${value.replaceAll(',', '_')}`.slice(0, LOG_LIMITS.tagLength));
    this.#changed();
  }

  /** Adds a tag as it is, unless the log has it. */
  addWhole(tag: string): void {
    if (this.#draft.tagList().includes(tag)) return;
    this.#draft.tags.push(tag.replaceAll(',', '_').slice(0, LOG_LIMITS.tagLength));
    this.#changed();
  }

  remove(key: string): void {
    const start = `${key}:`;
    const kept = this.#draft.tagList().filter((tag) => tag !== key && !tag.startsWith(start));
    this.#draft.tagLists.length = 0;
    this.#draft.tags.length = 0;
    this.#draft.tags.push(...kept);
    this.#changed();
  }
}
