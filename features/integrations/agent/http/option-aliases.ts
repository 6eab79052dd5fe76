import type { YamlMap } from '../check.ts';
import { flagOption } from '../read-instance.ts';

/** Another name of an option, older than the shared one; `inverted` for flags that say the contrary. */
export interface OptionAlias {
  readonly name: string;
  readonly inverted?: boolean;
}

/**
 * The instance with options under the names that all checks share, where a check has had its own: `apache_user` is `username`.
 * What is given under the shared name wins. Throws `bad_check_config` when an inverted flag is none.
 */
export function withAliases(instance: YamlMap, aliases: Readonly<Record<string, OptionAlias>>): YamlMap {
  const options: Record<string, unknown> = { ...instance };
  for (const [own, { name, inverted = false }] of Object.entries(aliases)) {
    if ((instance[own] ?? undefined) === undefined || (instance[name] ?? undefined) !== undefined) continue;
    options[name] = inverted ? !flagOption(instance, own) : instance[own];
  }
  return options;
}
