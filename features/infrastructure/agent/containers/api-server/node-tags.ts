import { chosenTags } from '../tags/chosen-tags.ts';
import type { Labeled } from './cluster-facts.ts';

export interface NodeTagSettings {
  /** Labels and annotations of the node by the names of the host's tags. */
  readonly labelsAsTags: Readonly<Record<string, string>>;
  readonly annotationsAsTags: Readonly<Record<string, string>>;
}

/** Nodes say what they are for in the names of labels; this one would hold it as a value. */
const ROLE_PREFIX = 'node-role.kubernetes.io/';
const ROLE = 'kubernetes.io/role';

/** Tags that a host has because it is this node, as the Agent names them. */
export function nodeTags({ labels, annotations }: Labeled, settings: NodeTagSettings): string[] {
  const chosen = { [ROLE]: 'kube_node_role', ...settings.labelsAsTags };
  const roles = Object.keys(labels).filter((key) => key.startsWith(ROLE_PREFIX));
  return [
    ...roles.flatMap((key) => chosenTags({ [ROLE]: key.slice(ROLE_PREFIX.length) }, chosen)),
    ...chosenTags(labels, chosen),
    ...chosenTags(annotations, { 'cluster.k8s.io/machine': 'kube_machine', ...settings.annotationsAsTags }),
  ]
    .filter(({ value }) => value !== '')
    .map(({ name, value }) => `${name.replace(/^\+/, '')}:${value}`);
}
