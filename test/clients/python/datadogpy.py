import os

from datadog import initialize, statsd

if "STATSD_SOCKET" in os.environ:
    initialize(statsd_socket_path=os.environ["STATSD_SOCKET"])
else:
    initialize(statsd_host="127.0.0.1", statsd_port=int(os.environ["STATSD_PORT"]))
statsd.gauge("client.python.gauge", 42.5, tags=["client:datadogpy"])
statsd.increment("client.python.count", 3)
statsd.histogram("client.python.histogram", 7)
statsd.distribution("client.python.distribution", 11)
statsd.set("client.python.set", "someone")
statsd.event("deployed", "version 1.4.2 is out", alert_type="success", tags=["client:datadogpy"])
statsd.service_check("client.python.up", 0, message="fine")
statsd.flush()
