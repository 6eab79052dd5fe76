// A small shop under dd-trace-go, with metrics by datadog-go's DogStatsD client.
package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"time"

	"github.com/DataDog/datadog-go/v5/statsd"
	"github.com/DataDog/dd-trace-go/v2/ddtrace/tracer"
)

func main() {
	must(tracer.Start(tracer.WithLogger(silent{})))
	shop := httptest.NewServer(http.HandlerFunc(answer))
	for order := 0; order < 3; order++ {
		response, err := http.Get(shop.URL)
		must(err)
		must(response.Body.Close())
	}
	tracer.Flush()
	time.Sleep(500 * time.Millisecond)
	tracer.Stop()

	client, err := statsd.New("127.0.0.1:" + os.Getenv("STATSD_PORT"))
	must(err)
	tags := []string{"client:datadog-go"}
	must(client.Gauge("client.go.gauge", 8.25, tags, 1))
	must(client.Count("client.go.count", 6, tags, 1))
	must(client.Distribution("client.go.distribution", 3, tags, 1))
	must(client.Close())
}

func answer(writer http.ResponseWriter, _ *http.Request) {
	span := tracer.StartSpan("web.request", tracer.ResourceName("GET /orders"), tracer.SpanType("web"))
	load := span.StartChild("orders.load", tracer.ResourceName("load order"))
	load.SetTag("order.count", 3)
	load.Finish()
	span.Finish()
	writer.WriteHeader(http.StatusOK)
}

func must(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// What the tracer complains about is what the test looks for.
type silent struct{}

func (silent) Log(message string) {
	if !strings.Contains(message, " INFO: ") {
		fmt.Println(message)
	}
}
