import { isObject, listOf } from './json.ts';

/** What starts a workflow, as its spec names it: `apiTrigger`, `githubWebhookTrigger`, …, each once. */
export function triggerKinds(spec: unknown): readonly string[] {
  const triggers = isObject(spec) ? listOf(spec['triggers']).filter(isObject) : [];
  const kinds = triggers.flatMap((trigger) => Object.keys(trigger).filter((member) => member.endsWith('Trigger')));
  return [...new Set(kinds)];
}
