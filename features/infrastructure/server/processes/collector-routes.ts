import type { IntakeAnswer, IntakeRequest, IntakeRoute } from '@komainu/http/intake.ts';
import type { Clock } from '@komainu/kernel/clock.ts';
import { codeOf } from '@komainu/kernel/errors.ts';
import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import {
  COLLECTOR_CONTAINER,
  COLLECTOR_CONTAINER_REAL_TIME,
  COLLECTOR_PROC,
  COLLECTOR_REAL_TIME,
  collectorReply,
  type Frame,
  readFrame,
} from '@komainu/wire/process/frame.ts';
import { decodeRealTime } from '@komainu/wire/process/real-time.ts';
import { decodeSnapshot } from '@komainu/wire/process/snapshot.ts';
import { CONTAINERS, PROCESSES, type ProcessIntake } from './process-intake.ts';

const MAX_BYTES = 64 * 1024 * 1024;
/** Snapshots come in messages of a hundred processes; this much of protobuf is far more than that. */
const MAX_MESSAGE_BYTES = 32 * 1024 * 1024;
/** Senders keep what they could not send; older news than this is refused with what the tables keep. */
const OLDEST_MS = 36 * 3600_000;
const FUTURE_MS = 3600_000;

/** Paths of the process and orchestrator Agents, and what they carry. */
const COLLECTED: Readonly<Record<string, string>> = {
  '/api/v1/collector': PROCESSES,
  '/api/v1/container': CONTAINERS,
  '/api/v1/connections': 'connections',
  '/api/v1/discovery': 'process_discovery',
  '/api/v1/orchestrator': 'orchestrator',
  '/api/v2/orch': 'orchestrator',
  '/api/v2/orchmanif': 'orchestrator_manifests',
  '/api/v2/proclcycle': 'process_events',
};

export interface CollectorPorts {
  readonly intake: ProcessIntake;
  readonly ledger: IntakeLedger;
  readonly clock: Clock;
  readonly seen: (host: string) => void;
  /** How many look at what runs on a host: while somebody does, its Agent sends news every two seconds. */
  readonly watchers: (host: string) => number;
}

/**
 * The routes of the process Agent, answered in its own framing. Processes and containers are stored, whichever of its paths
 * they come by; what no feature stores yet is counted, so that nothing is lost in silence.
 */
export function collectorRoutes(ports: CollectorPorts): IntakeRoute[] {
  return Object.entries(COLLECTED).map(([url, source]) => ({
    method: 'POST',
    url,
    maxBytes: MAX_BYTES,
    async handle(request) {
      const named = request.headers['x-dd-hostname'];
      if (typeof named === 'string') ports.seen(named);
      if (!isProbe(request.body)) await receive(ports, source, request);
      return answerOf(typeof named === 'string' ? ports.watchers(named) : 0);
    },
  }));
}

function answerOf(watchers: number): IntakeAnswer {
  return { status: 200, body: collectorReply(watchers), headers: { 'content-type': 'application/x-protobuf' } };
}

/** `agent diagnose` asks whether anybody answers. */
function isProbe(body: Buffer): boolean {
  return body.length === 0 || (body.length < 8 && body.toString('latin1').trim() === '{}');
}

async function receive(ports: CollectorPorts, source: string, request: IntakeRequest): Promise<void> {
  const { ledger, clock } = ports;
  if (source !== PROCESSES && source !== CONTAINERS) return uncollected(ledger, source);
  const named = textOf(request.headers['x-dd-hostname']);
  const timeUnixMs = timeOf(request, clock.nowMs());
  const store = decoded(ledger, source, request.body, (frame) => {
    switch (frame.type) {
      case COLLECTOR_PROC:
      case COLLECTOR_CONTAINER: {
        const snapshot = decodeSnapshot(frame.type, frame.body);
        return () => ports.intake.receive({ ...snapshot, host: snapshot.host || named }, timeUnixMs);
      }
      case COLLECTOR_REAL_TIME:
      case COLLECTOR_CONTAINER_REAL_TIME: {
        const snapshot = decodeRealTime(frame.type, frame.body);
        return () => ports.intake.receiveRealTime({ ...snapshot, host: snapshot.host || named }, timeUnixMs);
      }
      default:
        return undefined;
    }
  });
  if (store === undefined) return uncollected(ledger, source);
  await store();
}

/** What `decode` makes of the frame; a body that cannot be read is counted and thrown. */
function decoded<Decoded>(
  ledger: IntakeLedger,
  source: string,
  bytes: Buffer,
  decode: (frame: Frame) => Decoded,
): Decoded {
  try {
    return decode(readFrame(bytes, MAX_MESSAGE_BYTES));
  } catch (error) {
    ledger.received(source, 1);
    ledger.rejected(source, codeOf(error));
    throw error;
  }
}

function uncollected(ledger: IntakeLedger, source: string): void {
  ledger.received(source, 1);
  ledger.rejected(source, 'no_feature');
}

/** When the Agent looked: it may have kept the message a while. */
function timeOf(request: IntakeRequest, nowMs: number): number {
  const saidMs = Number(textOf(request.headers['x-dd-agent-timestamp'])) * 1000;
  return saidMs > nowMs - OLDEST_MS && saidMs < nowMs + FUTURE_MS ? saidMs : nowMs;
}

function textOf(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : '';
}
