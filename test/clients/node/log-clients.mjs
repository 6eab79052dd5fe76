// Sends logs by libraries for the forward protocol and GELF: what each sends says so in its service.
import { readFileSync } from 'node:fs';
import { FluentClient } from '@fluent-org/logger';
import fluentLogger from 'fluent-logger';
import gelf from 'gelf-pro';

const { KEY, CA, FORWARD_PORT, FORWARD_TLS_PORT, GELF_PORT } = process.env;
const host = '127.0.0.1';
const security = { clientHostname: 'client.test', sharedKey: KEY };
const ack = { ackTimeout: 20_000 };

/** Resolves when everything was acknowledged. */
async function fluentOrg(name, tag, options) {
  const client = new FluentClient(tag, { ack, ...options });
  const event = (text) => ({ message: text, service: name, level: 'error', order: { id: 7, paid: true } });
  await Promise.all([
    client.emit('orders', event('first'), new Date()),
    client.emit('orders', { ...event('second'), text: '木' }),
  ]);
  await client.shutdown();
}

const socket = { host, port: Number(FORWARD_PORT) };
const tls = { ca: readFileSync(CA), servername: 'localhost' };
const fluentOrgs = [
  ...['Message', 'Forward', 'PackedForward', 'CompressedPackedForward'].map((eventMode) =>
    fluentOrg(`fluent-org-${eventMode}`, 'shop', { socket, security, eventMode }),
  ),
  fluentOrg('fluent-org-tag', `${KEY}.shop`, { socket }),
  fluentOrg('fluent-org-tls', 'shop', { socket: { host, port: Number(FORWARD_TLS_PORT), tls }, security }),
];

/** The older library, with its own handshake and acknowledgements. */
async function fluentOld(name, options) {
  const sender = fluentLogger.createFluentSender('shop', {
    ...socket,
    security,
    requireAckResponse: true,
    internalLogger: { info: () => undefined, error: console.error },
    ...options,
  });
  const failed = new Promise((_, reject) => sender.on('error', reject));
  const sent = new Promise((resolve, reject) => {
    sender.emit('orders', { message: 'first', service: name, level: 'error', order: 7 }, (error) =>
      error ? reject(error) : resolve(),
    );
  });
  await Promise.race([sent, failed]);
  await new Promise((resolve) => sender.end(null, null, resolve));
}

const fluentOlds = ['Message', 'PackedForward', 'CompressedPackedForward'].map((eventMode) =>
  fluentOld(`fluent-logger-${eventMode}`, { eventMode }),
);

/** Over UDP messages beyond 1400 bytes come in chunks. */
async function gelfPro(adapterName, text) {
  const log = Object.create(gelf);
  log.setConfig({
    fields: { api_key: KEY, service: `gelf-pro-${adapterName}` },
    adapterName,
    adapterOptions: { host, port: Number(GELF_PORT) },
  });
  await new Promise((resolve, reject) => {
    log.error(text, { order: 7 }, (error) => (error ? reject(error) : resolve()));
  });
}

await gelfPro('tcp', 'over TCP');
await gelfPro('udp', `over UDP ${'x'.repeat(20_000)}`);
await Promise.all([...fluentOrgs, ...fluentOlds]);
