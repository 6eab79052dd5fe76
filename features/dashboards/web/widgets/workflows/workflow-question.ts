import type { Definition } from '@komainu/contracts/dashboards/asking/definition.ts';
import { objectsOf, textOf } from '@komainu/contracts/dashboards/asking/json.ts';
import type { Substitute } from '@komainu/contracts/dashboards/asking/requests.ts';

/** The workflow that a widget runs; '' when it names none. */
export function workflowIdOf(definition: Definition): string {
  return textOf(definition['workflow_id']);
}

/** What the inputs of a workflow are filled in with: `$env.value` of the board's variables, or the words that stand there. */
export function givenInputs(definition: Definition, substitute: Substitute): Readonly<Record<string, string>> {
  return Object.fromEntries(
    objectsOf(definition['inputs']).map((input) => [
      textOf(input['name']),
      substitute(textOf(input['value']), 'plain'),
    ]),
  );
}
