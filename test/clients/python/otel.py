import logging
import os

from opentelemetry import metrics, trace
from opentelemetry._logs import set_logger_provider
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk._logs import LoggerProvider, LoggingHandler
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

way = os.environ["WAY"]
resource = Resource.create({"service.name": f"otel-python-{way}", "deployment.environment.name": "test", "service.version": "3.1"})
endpoint = os.environ["ENDPOINT"]
headers = {"dd-api-key": os.environ["KEY"]} if "KEY" in os.environ else {}

traces = TracerProvider(resource=resource)
traces.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{endpoint}/v1/traces", headers=headers)))
trace.set_tracer_provider(traces)
meters = MeterProvider(
    resource=resource,
    metric_readers=[PeriodicExportingMetricReader(OTLPMetricExporter(endpoint=f"{endpoint}/v1/metrics", headers=headers))],
)
metrics.set_meter_provider(meters)
logs = LoggerProvider(resource=resource)
logs.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter(endpoint=f"{endpoint}/v1/logs", headers=headers)))
set_logger_provider(logs)
logger = logging.getLogger("shop")
logger.addHandler(LoggingHandler(logger_provider=logs))
logger.setLevel(logging.INFO)

meter = metrics.get_meter("shop")
with trace.get_tracer("shop").start_as_current_span("checkout", kind=trace.SpanKind.SERVER) as span:
    span.set_attribute("cart.items", 3)
    logger.warning("cart of 3 items", extra={"cart": 3})
    meter.create_counter("otel.python.orders").add(5, {"way": way})
    meter.create_histogram("otel.python.price").record(1200)

for provider in (traces, meters, logs):
    provider.shutdown()
