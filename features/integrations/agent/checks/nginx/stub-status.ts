import type { CheckSender } from '../../check.ts';

/**
 * The page of nginx's stub_status module, as counted since the server started.
 * https://nginx.org/en/docs/http/ngx_http_stub_status_module.html
 */
export interface StubStatus {
  readonly active: number;
  readonly accepted: number;
  readonly handled: number;
  readonly requests: number;
  readonly reading: number;
  readonly writing: number;
  readonly waiting: number;
}

const PAGE =
  /Active connections:\s+(\d+)\s+server accepts handled requests(?: request_time)?\s+(\d+)\s+(\d+)\s+(\d+)(?:\s+\d+)?\s+Reading:\s+(\d+)\s+Writing:\s+(\d+)\s+Waiting:\s+(\d+)/;

/** Reads the page (Tengine's too, which has a fourth counter); undefined when the text is another page. */
export function parseStubStatus(text: string): StubStatus | undefined {
  const found = PAGE.exec(text);
  if (found === null) return undefined;
  const [active = 0, accepted = 0, handled = 0, requests = 0, reading = 0, writing = 0, waiting = 0] = found
    .slice(1)
    .map(Number);
  return { active, accepted, handled, requests, reading, writing, waiting };
}

/** Sends what the page says under the integration's names. */
export function sendStubStatus(status: StubStatus, sender: CheckSender): void {
  sender.gauge('nginx.net.connections', status.active);
  sender.rate('nginx.net.conn_opened_per_s', status.accepted);
  sender.rate('nginx.net.conn_dropped_per_s', status.accepted - status.handled);
  sender.rate('nginx.net.request_per_s', status.requests);
  sender.gauge('nginx.net.reading', status.reading);
  sender.gauge('nginx.net.writing', status.writing);
  sender.gauge('nginx.net.waiting', status.waiting);
}
