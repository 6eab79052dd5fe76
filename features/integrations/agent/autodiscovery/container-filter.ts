import type { ContainerFacts } from '@komainu/contracts/agent/containers.ts';
import { badCheckConfig } from '../read-instance.ts';
import { checkRegex } from '../regex-option.ts';

export interface CheckContainerFilter {
  wants(container: ContainerFacts): boolean;
}

/** Takes every container that does not say otherwise itself. */
export const EVERY_CONTAINER: CheckContainerFilter = containerFilter([], []);

/**
 * Which containers are watched: `container_include` and `container_exclude` of datadog.yaml, each `image:<regex>`,
 * `name:<regex>` or `kube_namespace:<regex>`; what is included wins. Throws `bad_check_config` for what is none of them.
 */
export function containerFilter(include: readonly string[], exclude: readonly string[]): CheckContainerFilter {
  const included = include.map((text) => readSign(text, 'container_include'));
  const excluded = exclude.map((text) => readSign(text, 'container_exclude'));
  return {
    wants(container) {
      if (included.some((fits) => fits(container))) return true;
      return !excluded.some((fits) => fits(container)) && !saysNo(container);
    },
  };
}

function readSign(text: string, option: string): (container: ContainerFacts) => boolean {
  const match = /^(image|name|kube_namespace):(.*)$/s.exec(text);
  if (match === null)
    throw badCheckConfig(option, `must be image:, name: or kube_namespace: with a regex, not ${text}`);
  const regex = checkRegex(match[2] ?? '', option);
  if (match[1] === 'image') return ({ image }) => regex.test(image);
  if (match[1] === 'name') return ({ name, pod }) => regex.test(name) || regex.test(pod?.containerName ?? name);
  return ({ pod }) => pod !== undefined && regex.test(pod.namespace);
}

function saysNo({ labels, pod }: ContainerFacts): boolean {
  const marks = [
    labels['com.datadoghq.ad.exclude'],
    labels['com.datadoghq.ad.metrics_exclude'],
    pod?.annotations['ad.datadoghq.com/exclude'],
    pod?.annotations['ad.datadoghq.com/metrics_exclude'],
    pod?.annotations[`ad.datadoghq.com/${pod.containerName}.exclude`],
    pod?.annotations[`ad.datadoghq.com/${pod.containerName}.metrics_exclude`],
  ];
  return marks.includes('true');
}
