// A small traced service; TRACER names the package, so that each major version runs the same program.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const tracer = require(process.env.TRACER).init({ flushInterval: 200, startupLogs: false, runtimeMetrics: false });
const express = require('express');

const app = express();
app.get('/orders/:id', (request, response) => {
  tracer.trace('order.load', { resource: 'load order' }, (span) => {
    span.setTag('order.id', request.params.id);
    response.json({ id: request.params.id });
  });
});
app.get('/broken', () => {
  throw new TypeError('the cart is empty');
});
const server = app.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  await fetch(`http://127.0.0.1:${port}/orders/7`);
  await fetch(`http://127.0.0.1:${port}/broken`);
  tracer.dogstatsd.increment('client.tracer.count', 2, { tracer: process.env.TRACER });
  tracer.dogstatsd.flush();
  setTimeout(() => process.exit(0), 3_000);
});
