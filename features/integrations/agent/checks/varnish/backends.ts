import { CheckStatus } from '../../check.ts';

export interface VarnishBackend {
  readonly name: string;
  readonly status: CheckStatus;
}

const STATUSES: Readonly<Record<string, CheckStatus>> = { healthy: CheckStatus.ok, sick: CheckStatus.critical };

/**
 * What `varnishadm backend.list -p` writes of each backend: its name, what an operator has set (`probe` leaves it to the
 * probe) and what the probe says. Before 4.1 it was `debug.health` with lines `Backend b0 is Sick`.
 */
export function readBackends(text: string): readonly VarnishBackend[] {
  return text.split('\n').flatMap((line) => {
    const words = line.trim().split(/\s+/);
    const [name = '', admin = '', probe = ''] = words;
    if (words.length < 4 || (name === 'Backend' && admin === 'name')) return [];
    if (name === 'Backend' && probe === 'is') return [backend(admin, words.at(-1) ?? '')];
    if (admin === 'healthy' || admin === 'sick') return [backend(name, admin)];
    // Later versions count the probes first: `probe 5/8 good`, or `0/0 healthy` without a probe.
    if (admin === 'probe') return [backend(name, /^\d+\/\d+$/.test(probe) ? (words[3] ?? '') : probe)];
    return [];
  });
}

function backend(name: string, word: string): VarnishBackend {
  const status = STATUSES[word.toLowerCase()] ?? CheckStatus.unknown;
  // Without the VCL's name.
  return { name: name.replace(/^[^.]*\./, ''), status };
}
