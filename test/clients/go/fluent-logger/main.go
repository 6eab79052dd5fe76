// Sends logs by Fluent's own library for the forward protocol: what it sends says so in its service.
package main

import (
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/fluent/fluent-logger-golang/fluent"
)

func main() {
	port, err := strconv.Atoi(os.Getenv("FORWARD_PORT"))
	must(err)
	base := fluent.Config{FluentHost: "127.0.0.1", FluentPort: port, TagPrefix: os.Getenv("KEY") + ".shop"}
	acknowledged := base
	acknowledged.RequestAck = true
	acknowledged.SubSecondPrecision = true
	send(acknowledged, "go-fluent-logger")
	unasked := base
	unasked.Async = true
	send(unasked, "go-fluent-logger-async")
}

func send(config fluent.Config, service string) {
	logger, err := fluent.New(config)
	must(err)
	for _, text := range []string{"first", "second"} {
		must(logger.PostWithTime("orders", time.Now(), map[string]interface{}{
			"message": text,
			"service": service,
			"level":   "error",
			"order":   map[string]interface{}{"id": 7},
		}))
	}
	must(logger.Close())
}

func must(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}
