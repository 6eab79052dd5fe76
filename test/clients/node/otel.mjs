import { metrics, SpanKind, trace } from '@opentelemetry/api';
import { SeverityNumber } from '@opentelemetry/api-logs';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';

const resource = resourceFromAttributes({
  'service.name': `otel-node-${process.env.WAY}`,
  'deployment.environment.name': 'test',
});
const target = (path) => ({
  url: `${process.env.ENDPOINT}${path}`,
  headers: process.env.KEY ? { 'dd-api-key': process.env.KEY } : {},
});
const traces = new BasicTracerProvider({
  resource,
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter(target('/v1/traces')))],
});
const meters = new MeterProvider({
  resource,
  readers: [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter(target('/v1/metrics')) })],
});
const logs = new LoggerProvider({
  resource,
  processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter(target('/v1/logs')) })],
});
trace.setGlobalTracerProvider(traces);
metrics.setGlobalMeterProvider(meters);

const span = traces.getTracer('shop').startSpan('checkout', { kind: SpanKind.SERVER, attributes: { 'cart.items': 3 } });
logs.getLogger('shop').emit({
  severityNumber: SeverityNumber.ERROR,
  severityText: 'ERROR',
  body: 'payment refused',
  attributes: { 'order.id': 7 },
});
meters.getMeter('shop').createCounter('otel.node.orders').add(2, { way: process.env.WAY });
span.end();
await Promise.all([traces.shutdown(), meters.shutdown(), logs.shutdown()]);
