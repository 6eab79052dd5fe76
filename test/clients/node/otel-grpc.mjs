import { trace } from '@opentelemetry/api';
import { SeverityNumber } from '@opentelemetry/api-logs';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-grpc';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-grpc';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';

const resource = resourceFromAttributes({ 'service.name': process.env.SERVICE });
const to = { url: process.env.ENDPOINT, compression: process.env.COMPRESSION ?? 'none' };

const traces = new BasicTracerProvider({
  resource,
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter(to))],
});
trace.setGlobalTracerProvider(traces);
traces.getTracer('shop').startSpan('checkout by gRPC').end();
await traces.shutdown();

const meters = new MeterProvider({
  resource,
  readers: [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter(to) })],
});
meters.getMeter('shop').createCounter('otel.grpc.orders').add(4);
await meters.shutdown();

const logs = new LoggerProvider({
  resource,
  processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter(to) })],
});
logs.getLogger('shop').emit({ body: 'refused by gRPC', severityNumber: SeverityNumber.ERROR, severityText: 'ERROR' });
await logs.shutdown();
