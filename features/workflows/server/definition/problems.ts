import { CodedError } from '@komainu/kernel/errors.ts';

/** Something that is wrong with a workflow. `pointer` is a JSON pointer (RFC 6901) into the request's attributes. */
export interface Problem {
  readonly detail: string;
  readonly pointer?: string;
}

const MOST_PROBLEMS = 50;

/** A workflow that cannot be saved, with all that is wrong with it: `bad_workflow`, 400. */
export class WorkflowRefused extends CodedError {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super('bad_workflow', problems.map(({ detail }) => detail).join('; '), { status: 400 });
    this.problems = problems;
  }
}

/** Collects what is wrong, so that people see all of it at once. */
export class Problems {
  readonly #found: Problem[] = [];

  add(pointer: string | undefined, detail: string): void {
    if (this.#found.length < MOST_PROBLEMS) this.#found.push(pointer === undefined ? { detail } : { detail, pointer });
  }

  get isEmpty(): boolean {
    return this.#found.length === 0;
  }

  /** Throws `WorkflowRefused` when anything is wrong. */
  refuse(): void {
    if (this.#found.length > 0) throw new WorkflowRefused(this.#found);
  }
}
