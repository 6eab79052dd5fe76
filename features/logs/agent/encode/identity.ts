/** What all logs of one file, connection or container have in common, as `POST /api/v2/logs` takes it. */
export interface LogIdentity {
  readonly hostname: string;
  readonly service: string;
  readonly ddsource: string;
  readonly tags: readonly string[];
}

/** The tags of a log that was cut, when they are asked for. */
export function truncationTag(joined: boolean): string {
  return joined ? 'truncated:multi_line' : 'truncated:single_line';
}
