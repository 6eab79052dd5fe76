import { trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';

const traces = new BasicTracerProvider({
  resource: resourceFromAttributes({ 'service.name': 'otel-grpc' }),
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: process.env.ENDPOINT }))],
});
trace.setGlobalTracerProvider(traces);
traces.getTracer('shop').startSpan('checkout by gRPC').end();
await traces.shutdown();
