import type { ResolvedCheckConfig } from '@komainu/contracts/agent/check-runs.ts';
import type { Secrets } from '@komainu/contracts/agent/secrets.ts';
import { badRequest } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';
import type { YamlMap } from '../check.ts';
import type { CheckConfig } from '../config/check-config.ts';
import { instanceId } from '../config/instance-id.ts';
import { fillTemplate, type VariableSource } from '../config/template.ts';
import type { WantedInstance } from './check-runner.ts';

/** A config with what it becomes. */
export interface Resolved {
  readonly config: CheckConfig;
  readonly shown: ResolvedCheckConfig;
  readonly wanted: readonly WantedInstance[];
}

/**
 * Fills variables and secrets in. Throws `unknown_template_variable` or `secret_unresolved` (400), naming what has no value.
 * Ids follow from what was written, not from what was filled in: they hold no secret and outlive a rotation.
 */
export async function resolveConfig(
  config: CheckConfig,
  variables: VariableSource,
  secrets: Secrets,
  tags: readonly string[],
): Promise<Resolved> {
  const fill = async (value: unknown) => secrets.resolveIn(fillTemplate(value, variables), config.source);
  const initConfig = mapping(await fill(config.initConfig));
  const instances = await Promise.all(config.instances.map(async (instance) => mapping(await fill(instance))));
  const logs = config.logs.map((entry) => mapping(fillTemplate(entry, variables)));
  const ids = config.instances.map((instance) =>
    instanceId(config.check, instance, config.initConfig, config.containerId),
  );
  return {
    config,
    shown: { check: config.check, configSource: config.source, instanceIds: ids, initConfig, instances, logs },
    wanted: instances.map((instance, index) => ({
      id: ids[index] ?? '',
      check: config.check,
      source: config.source,
      initConfig,
      instance,
      tags: instance['ignore_autodiscovery_tags'] === true ? [] : tags,
    })),
  };
}

function mapping(value: unknown): YamlMap {
  if (isObject(value)) return value;
  throw badRequest('bad_check_config', 'an instance must be a mapping');
}
