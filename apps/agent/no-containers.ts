import type { ContainerSource, EntityTagger } from '@komainu/contracts/agent/containers.ts';

/** What a machine without a container runtime knows of containers. */
export const NO_CONTAINERS: ContainerSource & EntityTagger = {
  running: [],
  onChange: () => () => {},
  tagsOf: () => [],
  containerOfProcess: () => '',
  containerOfCgroup: () => '',
};
