import type { ContainerFacts } from '@komainu/contracts/agent/containers.ts';
import { badRequest, messageOf } from '@komainu/kernel/errors.ts';
import { isObject } from '@komainu/kernel/json.ts';
import type { CheckConfig, ConfigsRead } from '../config/check-config.ts';
import { mapsOfLabel, parseJsonLabel } from '../config/parse-config.ts';
import { mapOption, mapsOption } from '../read-instance.ts';
import { imageName } from './images.ts';

/**
 * The configs that a container carries itself (labels of Docker, annotations of its pod), and the templates of files that
 * name its image. What it says itself about a check wins over a file. Nothing throws: what cannot be read is an error.
 */
export function containerConfigs(container: ContainerFacts, templates: readonly CheckConfig[]): ConfigsRead {
  const source =
    container.pod === undefined
      ? `container:${container.name}`
      : `pod:${container.pod.namespace}/${container.pod.name}/${container.pod.containerName}`;
  const errors: string[] = [];
  let own: readonly CheckConfig[] = [];
  try {
    own = ownConfigs(container, source);
  } catch (error) {
    errors.push(`${source}: ${messageOf(error)}`);
  }
  const named = new Set(own.map(({ check }) => check));
  const fitting = templates
    .filter(({ adIdentifiers, check }) => !named.has(check) && adIdentifiers.some((id) => isIdentifier(container, id)))
    .map((template) => ({ ...template, source: `${template.source} for ${source}`, containerId: container.id }));
  return { configs: [...own, ...fitting], errors };
}

/** Names that a container answers to: its image, short and long, its id, and what it is called by a label or annotation. */
function isIdentifier({ id, image, labels, pod, runtime }: ContainerFacts, identifier: string): boolean {
  const { name, short } = imageName(image);
  const alias =
    (pod === undefined ? undefined : pod.annotations[`ad.datadoghq.com/${pod.containerName}.check.id`]) ??
    labels['com.datadoghq.ad.check.id'];
  if (alias !== undefined) return identifier === alias;
  return [short, name, image, `${runtime}://${id}`].includes(identifier);
}

function ownConfigs(container: ContainerFacts, source: string): readonly CheckConfig[] {
  const { pod, labels, id } = container;
  const places =
    pod === undefined
      ? [{ texts: labels, prefix: 'com.datadoghq.ad.' }]
      : [
          { texts: pod.annotations, prefix: `ad.datadoghq.com/${pod.containerName}.` },
          { texts: pod.annotations, prefix: `service-discovery.datadoghq.com/${pod.containerName}.` },
          { texts: labels, prefix: 'com.datadoghq.ad.' },
        ];
  for (const { texts, prefix } of places) {
    const checks = texts[`${prefix}checks`];
    if (checks !== undefined) return readChecks(`${prefix}checks`, checks, source, id);
    if (texts[`${prefix}check_names`] !== undefined) return readTriplet(texts, prefix, source, id);
  }
  return [];
}

/** The second form: one mapping by the names of checks. */
function readChecks(name: string, text: string, source: string, containerId: string): readonly CheckConfig[] {
  const value = parseJsonLabel(name, text);
  if (!isObject(value)) throw badRequest('bad_check_config', `${name} must be a mapping of checks`);
  return Object.entries(value).map(([check, config]) => {
    if (!isObject(config)) throw badRequest('bad_check_config', `${name}: ${check} must be a mapping`);
    const withoutTags = config['ignore_autodiscovery_tags'] === true;
    const instances = mapsOption(config, 'instances');
    return {
      check: typeof config['name'] === 'string' ? config['name'] : check,
      source,
      initConfig: mapOption(config, 'init_config'),
      instances: withoutTags ? instances.map((one) => ({ ...one, ignore_autodiscovery_tags: true })) : instances,
      logs: mapsOption(config, 'logs'),
      adIdentifiers: [],
      containerId,
      optional: false,
    };
  });
}

/** The first form: three lists in step; an instance may itself be a list of instances. */
function readTriplet(
  texts: Readonly<Record<string, string>>,
  prefix: string,
  source: string,
  containerId: string,
): readonly CheckConfig[] {
  const read = (name: string, fallback: string) => parseJsonLabel(prefix + name, texts[prefix + name] ?? fallback);
  const names = read('check_names', '[]');
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) {
    throw badRequest('bad_check_config', `${prefix}check_names must be a list of names`);
  }
  const initConfigs = mapsOfLabel(`${prefix}init_configs`, read('init_configs', JSON.stringify(names.map(() => ({})))));
  const instances: unknown = read('instances', '[]');
  if (!Array.isArray(instances) || instances.length !== names.length) {
    throw badRequest(
      'bad_check_config',
      `${prefix}check_names and ${prefix}instances must be lists of the same length`,
    );
  }
  return names.map((check, index) => ({
    check,
    source,
    initConfig: initConfigs[index] ?? {},
    instances: mapsOfLabel(`${prefix}instances`, instances[index]),
    logs: [],
    adIdentifiers: [],
    containerId,
    optional: false,
  }));
}
