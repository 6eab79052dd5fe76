import type { StatusSection, StatusSections } from '@komainu/contracts/agent/status.ts';
import { messageOf } from '@komainu/kernel/errors.ts';

/** Collects what each part says of itself into one document. */
export class AgentStatus implements StatusSections {
  readonly #sections = new Map<string, StatusSection>();

  add(name: string, section: StatusSection): void {
    this.#sections.set(name, section);
  }

  /** The whole document, read now. */
  read(): Record<string, object> {
    return Object.fromEntries([...this.#sections].map(([name, section]) => [name, readSafely(section)]));
  }
}

/** A part that cannot tell its state must not hide that of the others. */
function readSafely(section: StatusSection): object {
  try {
    return section();
  } catch (error) {
    return { problem: messageOf(error) };
  }
}
