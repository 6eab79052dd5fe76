import type { ContainerFacts, ContainerOutput, OutputStart } from '@komainu/contracts/agent/containers.ts';
import { CodedError } from '@komainu/kernel/errors.ts';
import type { DockerClient } from './docker-client.ts';

/** The output of containers from the API of Docker, or of Podman, which speaks the same. */
export class DockerOutput implements ContainerOutput {
  readonly #clients: ReadonlyMap<ContainerFacts['runtime'], DockerClient>;

  constructor(clients: ReadonlyMap<ContainerFacts['runtime'], DockerClient>) {
    this.#clients = clients;
  }

  isThere(runtime: ContainerFacts['runtime']): boolean {
    return this.#clients.has(runtime);
  }

  async follow(
    { id, runtime }: Pick<ContainerFacts, 'id' | 'runtime'>,
    start: OutputStart,
    signal: AbortSignal,
  ): Promise<AsyncIterable<Uint8Array>> {
    const client = this.#clients.get(runtime);
    if (client === undefined) {
      throw new CodedError('docker_unreachable', `nobody is there to ask about containers of ${runtime}`, {
        status: 502,
      });
    }
    const query = new URLSearchParams({ follow: '1', stdout: '1', stderr: '1', timestamps: '1' });
    if ('sinceUnixS' in start) query.set('since', start.sinceUnixS);
    else query.set('tail', String(start.lastLines));
    return client.stream(`/containers/${id}/logs?${query}`, signal);
  }
}
