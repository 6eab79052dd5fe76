import type { IntakeAnswer, IntakeRequest, IntakeRoute } from '@komainu/http/intake.ts';
import { codeOf } from '@komainu/kernel/errors.ts';
import type { IntakeLedger } from '@komainu/pipeline/ledger.ts';
import { type IntakeEvent, readIntakeDocuments } from '@komainu/wire/hostmeta/intake-document.ts';
import { readInventory } from '@komainu/wire/hostmeta/inventory.ts';
import { parseJson } from '@komainu/wire/series/json.ts';
import type { HostDirectory } from './host-directory.ts';

/** How events that come through `/intake/` reach the events feature; it counts them. Resolves when they are stored. */
export type ReceiveIntakeEvents = (
  events: readonly IntakeEvent[],
  request: { readonly host: string; readonly requestKey: string | undefined },
) => Promise<void>;

const SOURCE = 'host_metadata';
const MAX_BYTES = 64 * 1024 * 1024;
const OK: IntakeAnswer = { status: 202, body: { status: 'ok' } };

/** `/intake/`, where Agents put events and what they know of their host, and `/api/v1/metadata`, their inventories. */
export function hostIntakeRoutes(
  directory: HostDirectory,
  ledger: IntakeLedger,
  receiveEvents: ReceiveIntakeEvents,
): IntakeRoute[] {
  return [
    {
      method: 'POST',
      url: '/intake',
      maxBytes: MAX_BYTES,
      async handle(request) {
        if (request.body.length === 0) return OK;
        const body = parsed(request.body, ledger);
        const documents = readIntakeDocuments(body);
        const host = internalHostname(body);
        await Promise.all([
          documents.events.length === 0
            ? undefined
            : receiveEvents(documents.events, { host, requestKey: keyOf(request) }),
          booked(ledger, countDocuments(documents), () => directory.keepIntake(documents)),
        ]);
        for (const key of documents.legacy) {
          ledger.received(`legacy_${key}`, 1);
          ledger.rejected(`legacy_${key}`, 'no_feature');
        }
        return OK;
      },
    },
    {
      method: 'POST',
      url: '/api/v1/metadata',
      maxBytes: MAX_BYTES,
      async handle(request) {
        if (request.body.length === 0) return OK;
        const inventories = readInventory(parsed(request.body, ledger));
        await booked(ledger, inventories.length, async () => {
          await Promise.all(inventories.map((inventory) => directory.keepInventory(inventory)));
        });
        return OK;
      },
    },
  ];
}

function countDocuments(documents: ReturnType<typeof readIntakeDocuments>): number {
  const { hostMetadata, agentChecks, externalHostTags } = documents;
  return (hostMetadata === undefined ? 0 : 1) + (agentChecks === undefined ? 0 : 1) + externalHostTags.length;
}

/** Keeps the books of what `store` does with some documents. */
async function booked(ledger: IntakeLedger, items: number, store: () => Promise<void>): Promise<void> {
  if (items === 0) return;
  ledger.received(SOURCE, items);
  try {
    await store();
    ledger.stored(SOURCE, items);
  } catch (error) {
    ledger.rejected(SOURCE, codeOf(error), items);
    throw error;
  }
}

function parsed(body: Buffer, ledger: IntakeLedger): unknown {
  try {
    return parseJson(body);
  } catch (error) {
    ledger.received(SOURCE, 1);
    ledger.rejected(SOURCE, codeOf(error));
    throw error;
  }
}

function internalHostname(body: unknown): string {
  const host = typeof body === 'object' && body !== null && 'internalHostname' in body ? body.internalHostname : '';
  return typeof host === 'string' ? host : '';
}

function keyOf(request: IntakeRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  return typeof key === 'string' && key !== '' ? key : undefined;
}
