import type { ContainerFacts } from '@komainu/contracts/agent/containers.ts';
import { messageOf } from '@komainu/kernel/errors.ts';
import { linearRegex } from '@komainu/kernel/regex/linear-regex.ts';
import { badLogEntry } from '../sources/option.ts';

/** A sign of containers: `image:<regex>`, `name:<regex>` or `kube_namespace:<regex>`. */
interface Sign {
  readonly kind: 'image' | 'name' | 'kube_namespace';
  readonly regex: RegExp;
}

export interface ContainerFilter {
  readonly include: readonly Sign[];
  readonly exclude: readonly Sign[];
}

/** Reads signs as `container_exclude_logs` has them. Throws `bad_log_entry` for one that cannot be read. */
export function readSigns(texts: readonly string[], option: string): Sign[] {
  return texts.map((text) => {
    const match = /^(image|name|kube_namespace):(.*)$/s.exec(text);
    if (match === null) throw badLogEntry(option, `must be image:, name: or kube_namespace: with a regex, not ${text}`);
    try {
      return { kind: match[1] as Sign['kind'], regex: linearRegex(match[2] ?? '') };
    } catch (error) {
      throw badLogEntry(option, `has a regex that cannot be used: ${messageOf(error)}`);
    }
  });
}

/** Whether the logs of a container are wanted: what is included wins over what is excluded, as in the Agent. */
export function wantsContainer(filter: ContainerFilter, container: ContainerFacts): boolean {
  if (filter.include.some((sign) => fits(sign, container))) return true;
  if (filter.exclude.some((sign) => fits(sign, container))) return false;
  const { labels, pod } = container;
  const marks = [
    labels['com.datadoghq.ad.exclude'],
    labels['com.datadoghq.ad.logs_exclude'],
    pod?.annotations[`ad.datadoghq.com/${pod.containerName}.exclude`],
    pod?.annotations[`ad.datadoghq.com/${pod.containerName}.logs_exclude`],
    pod?.annotations['ad.datadoghq.com/exclude'],
    pod?.annotations['ad.datadoghq.com/logs_exclude'],
  ];
  return !marks.includes('true');
}

function fits({ kind, regex }: Sign, { image, name, pod }: ContainerFacts): boolean {
  if (kind === 'image') return regex.test(image);
  if (kind === 'name') return regex.test(pod?.containerName ?? name) || regex.test(name);
  return pod !== undefined && regex.test(pod.namespace);
}

/** `registry.example.com:5000/shop/nginx:1.2@sha256:…` is `nginx`. */
export function shortImageOf(image: string): string {
  const last = image.split('@')[0]?.split('/').at(-1) ?? '';
  return last.split(':')[0] ?? '';
}
