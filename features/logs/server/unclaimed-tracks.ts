import type { IntakeRoute } from '@komainu/http/intake.ts';
import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';

/** An intake route of an Agent, tracer or browser whose feature is not there yet. */
interface UnclaimedTrack {
  readonly path: string;
  /** How clients expect to be answered; 202 unless given. */
  readonly status?: number;
}

/**
 * Tracks that are answered as their clients need, counted and dropped: an unknown route would make Agents buffer and send
 * again for ever. A feature that takes one over removes its line.
 */
export const UNCLAIMED_TRACKS: readonly UnclaimedTrack[] = [
  { path: '/api/intake/llm-obs/v1/eval-metric' },
  { path: '/api/intake/llm-obs/v2/eval-metric' },
  { path: '/api/v2/agentdiscovery' },
  { path: '/api/v2/agenthealth' },
  { path: '/api/v2/apmtelemetry' },
  { path: '/api/v2/cicovreprt' },
  { path: '/api/v2/ciwebhook' },
  { path: '/api/v2/citestcov' },
  { path: '/api/v2/citestcycle' },
  { path: '/api/v2/commitanalysis' },
  { path: '/api/v2/compliance' },
  { path: '/api/v2/contimage' },
  { path: '/api/v2/contlcycle' },
  { path: '/api/v2/data_streams_messages' },
  { path: '/api/v2/databasequery' },
  { path: '/api/v2/dbmactivity' },
  { path: '/api/v2/dbmcolumnstatistics' },
  { path: '/api/v2/dbmhealth' },
  { path: '/api/v2/dbmmetadata' },
  { path: '/api/v2/dbmmetrics' },
  { path: '/api/v2/debugger' },
  { path: '/api/v2/exposures' },
  { path: '/api/v2/flagevaluation' },
  { path: '/api/v2/genresources' },
  { path: '/api/v2/kubeactions' },
  { path: '/api/v2/llmobs' },
  { path: '/api/v2/ndm' },
  { path: '/api/v2/ndmconfig' },
  { path: '/api/v2/ndmflow' },
  { path: '/api/v2/ndmtraps' },
  { path: '/api/v2/netpath' },
  // Tracers take nothing but 200 for a profile.
  { path: '/api/v2/profile', status: 200 },
  { path: '/api/v2/query-actions' },
  { path: '/api/v2/replay' },
  { path: '/api/v2/rum' },
  { path: '/api/v2/sbom' },
  { path: '/api/v2/sdsresult' },
  { path: '/api/v2/secdump' },
  { path: '/api/v2/secinfo' },
  { path: '/api/v2/secruntime' },
  { path: '/api/v2/softinv' },
  { path: '/api/v2/srcmap' },
  { path: '/api/v2/synthetics' },
];

const MAX_BYTES = 64 * 1024 * 1024;

/** Counts each as received and rejected `no_feature`, under the track's own name. Empty probes count as nothing. */
export function unclaimedRoutes(tracks: readonly UnclaimedTrack[], ledger: IntakeLedger): readonly IntakeRoute[] {
  return tracks.map(({ path, status = 202 }) => ({
    method: 'POST',
    url: path,
    maxBytes: MAX_BYTES,
    handle: ({ body }) => {
      const source = path.slice(path.lastIndexOf('/') + 1);
      if (body.length > 2) {
        ledger.received(source, 1);
        ledger.rejected(source, 'no_feature');
      }
      return { status, body: {} };
    },
  }));
}
