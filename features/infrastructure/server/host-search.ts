import type { Host, HostList } from './host-list.ts';
import { tagsBySource } from './host-record.ts';

/** Every word must stand in the host's name, in a tag, in the name of what sends data or in a service. */
export function matchesHost(host: Host, hosts: HostList, search: string): boolean {
  const words = search
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => word !== '');
  if (words.length === 0) return true;
  const texts = [
    host.record.name.toLowerCase(),
    ...Object.values(tagsBySource(host.record)).flat(),
    ...hosts.apps(host),
    ...[...host.record.activity.services].map((service) => service.toLowerCase()),
  ];
  return words.every((word) => texts.some((text) => text.includes(word)));
}
