/**
 * The container in the path of a cgroup, whoever made it: `/docker/<id>`, `docker-<id>.scope`, `cri-containerd-<id>.scope`,
 * `crio-<id>.scope`, `libpod-<id>.scope`, `/kubepods/…/<id>`, `/ecs/<task>/<id>`. The innermost wins, for containers may run
 * in containers. '' when there is none; a `crio-conmon-<id>` is the watcher, not the container.
 */
export function containerIdOfPath(path: string): string {
  for (const part of path.split('/').reverse()) {
    if (part.includes('conmon')) return '';
    const match = /(?:^|[-:])([0-9a-f]{64}|[0-9a-f]{32}-\d{10})(?:\.scope)?$/.exec(part);
    if (match?.[1] !== undefined) return match[1];
  }
  return '';
}

/** The container of a process by the text of its `/proc/<pid>/cgroup`; '' when it is in none. */
export function containerIdOfCgroupFile(text: string): string {
  for (const line of text.split('\n')) {
    const id = containerIdOfPath(line.slice(line.lastIndexOf(':') + 1));
    if (id !== '') return id;
  }
  return '';
}
