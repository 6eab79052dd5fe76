// Sends logs by IBM's library for the forward protocol, in every mode: what it sends says so in its service.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/IBM/fluent-forward-go/fluent/client"
	"github.com/IBM/fluent-forward-go/fluent/protocol"
)

var key = os.Getenv("KEY")

func main() {
	plain := &client.ConnFactory{Address: "127.0.0.1:" + os.Getenv("FORWARD_PORT")}
	authority := x509.NewCertPool()
	pem, err := os.ReadFile(os.Getenv("CA"))
	must(err)
	authority.AppendCertsFromPEM(pem)
	secure := &client.ConnFactory{
		Address:   "127.0.0.1:" + os.Getenv("FORWARD_TLS_PORT"),
		TLSConfig: &tls.Config{RootCAs: authority, ServerName: "localhost"},
	}
	var both sync.WaitGroup
	both.Go(func() { forward(plain, "go-ibm") })
	both.Go(func() { forward(secure, "go-ibm-tls") })
	both.Wait()
}

func event(service string, text string) map[string]interface{} {
	return map[string]interface{}{"message": text, "service": service, "level": "error", "order": map[string]interface{}{"id": 7}}
}

// forward shows the key in the handshake and sends in every mode, each acknowledged.
func forward(factory client.ConnectionFactory, service string) {
	made := client.New(client.ConnectionOptions{
		Factory:           factory,
		RequireAck:        true,
		ConnectionTimeout: 20 * time.Second,
		AuthInfo:          client.AuthInfo{SharedKey: []byte(key)},
	})
	must(made.Connect())
	if !made.TransportPhase() {
		must(made.Handshake())
	}
	entries := func(text string) protocol.EntryList {
		return protocol.EntryList{{Timestamp: protocol.EventTimeNow(), Record: event(service, text)}}
	}
	must(made.SendMessage("shop", event(service, "message")))
	must(made.SendMessageExt("shop", event(service, "message ext")))
	must(made.SendForward("shop", entries("forward")))
	must(made.SendPacked("shop", entries("packed")))
	must(made.SendCompressed("shop", entries("compressed")))
	must(made.Disconnect())
}

func must(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}
