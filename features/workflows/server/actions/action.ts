import type { Principal } from '@komainu/contracts/access/principal.ts';
import type { JsonObject } from '@komainu/kernel/json.ts';
import type { ReadConnection } from '../connections/read-connection.ts';

/** What a parameter must be once its templates are filled in. */
export type ParameterKind = 'any' | 'text' | 'number' | 'boolean' | 'list' | 'object' | 'texts';

export interface ParameterRule {
  readonly kind: ParameterKind;
  readonly required?: true;
  /** The words that it may be; of texts only. */
  readonly oneOf?: readonly string[];
  /** It is handed over as it was written: braces in it are no templates. */
  readonly isVerbatim?: true;
}

/** What an action is handed besides its parameters. */
export interface ActionContext {
  readonly workflowId: string;
  readonly workflowName: string;
  readonly instanceId: string;
  readonly stepName: string;
  readonly nowMs: number;
  /** Broken off when the run is canceled, the step takes too long, or the server stops. */
  readonly signal: AbortSignal;
  /** The user on whose behalf it runs; throws `actor_gone` when he may do nothing any more. */
  readonly actor: () => Promise<Principal>;
  /** What templates see, for actions that look at it themselves. */
  readonly values: JsonObject;
  /** The connection that the step names, with its secrets in the open; undefined when it names none. */
  readonly connection: () => Promise<ReadConnection | undefined>;
  /** The parameters as the author wrote them. */
  readonly template: JsonObject;
}

/** What came of an action. */
export interface ActionResult {
  /** JSON; `{{ Steps.Name }}` of the steps after it. */
  readonly output?: unknown;
  /** The branch to go on by; `main` unless given. */
  readonly branch?: string;
  /** Variables that it sets. */
  readonly variables?: JsonObject;
  /** The step ends then, and not before. Unix milliseconds. */
  readonly waitUntilMs?: number;
}

/** One action of the catalogue: what it is called, what it takes, and what it does. */
export interface Action {
  readonly id: string;
  readonly parameters: Readonly<Record<string, ParameterRule>>;
  /** The branches that it may go on by, of which edges must name one; `['main']` unless given. */
  readonly branches?: readonly string[] | 'any';
  /**
   * Whether it may be done again when nobody knows if it was done: after the server stopped in the middle of it. Others end as
   * failed then.
   */
  repeatable(input: JsonObject): boolean;
  /**
   * Whether it only makes values of values: then it is not kept as under way before it begins, for to repeat it costs nothing.
   */
  readonly isPure?: true;
  /** What is wrong with parameters beyond their kinds, before templates are filled in; undefined when nothing is. */
  problem?(parameters: JsonObject): string | undefined;
  /** Whether what it gives comes from logs, by what it was handed: some people may not see all of them. */
  readsLogs?(input: unknown): boolean;
  /** The parameters as they may be kept and shown: without secrets. */
  shown?(input: JsonObject): JsonObject;
  run(input: JsonObject, context: ActionContext): Promise<ActionResult> | ActionResult;
}

/** Why a filled-in parameter does not fit; undefined when it does. */
export function parameterProblem(value: unknown, { kind, oneOf }: ParameterRule): string | undefined {
  if (!fits(value, kind)) return `is not ${NAMES[kind]}`;
  if (oneOf !== undefined && !oneOf.includes(String(value))) return `is not one of ${oneOf.join(', ')}`;
  return undefined;
}

const NAMES: Readonly<Record<ParameterKind, string>> = {
  any: 'a value',
  text: 'a text',
  number: 'a number',
  boolean: 'true or false',
  list: 'a list',
  object: 'an object',
  texts: 'a text or a list of texts',
};

function fits(value: unknown, kind: ParameterKind): boolean {
  switch (kind) {
    case 'any':
      return true;
    case 'text':
      return ['string', 'number', 'boolean'].includes(typeof value);
    case 'number':
      return (
        (typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')) &&
        Number.isFinite(Number(value))
      );
    case 'boolean':
      return typeof value === 'boolean' || value === 'true' || value === 'false';
    case 'list':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'texts':
      return typeof value === 'string' || (Array.isArray(value) && value.every((item) => typeof item === 'string'));
  }
}
