import type { Powerpack as Pack } from '../powerpacks.ts';
import type { Definition, TemplateVariable } from './definition.ts';
import { objectOf, objectsOf, textOf, textsOf } from './json.ts';
import type { Chosen } from './template-variables.ts';

/** The board's variables and the pack's, and what stands in them: the widget's own values over the board's choice. */
export function packVariables(
  pack: Pack['attributes'] | undefined,
  definition: Definition,
  board: { readonly variables: readonly TemplateVariable[]; readonly chosen: Chosen },
): { readonly variables: readonly TemplateVariable[]; readonly chosen: Chosen } {
  const own = (pack?.template_variables ?? []).map(
    ({ name, defaults, prefix }): TemplateVariable => ({
      name,
      ...(defaults === undefined ? {} : { defaults: [...defaults] }),
      ...(prefix === undefined ? {} : { prefix }),
    }),
  );
  const given = objectsOf(objectOf(definition['template_variables'])['controlled_by_powerpack']);
  const values = Object.fromEntries(given.map((one) => [textOf(one['name']), textsOf(one['values'])]));
  const ownNames = new Set(own.map(({ name }) => name));
  return {
    variables: [...board.variables.filter(({ name }) => !ownNames.has(name)), ...own],
    chosen: { ...board.chosen, ...values },
  };
}
