// The exchange between a client and a server that grades it, as drivers for the Autobahn testsuite
// have it.
package main

import (
	"fmt"
	"log"
	"net/url"
	"os"
	"strconv"
	"strings"
)

// Of the client, set when it is linked.
var version = "unknown"

// Runs all cases of the server that the first argument or WS_ECHO_URL names. converse opens a URL,
// and echoes every message, or passes it to onText if that is not nil. It returns when the
// connection has ended, however it did.
func exchange(name string, converse func(url string, onText func(string))) {
	server := os.Getenv("WS_ECHO_URL")
	if len(os.Args) > 1 {
		server = os.Args[1]
	}
	server = strings.TrimRight(server, "/")
	agent := url.QueryEscape(name + "/" + version)
	count := -1
	converse(server+"/getCaseCount", func(text string) { count, _ = strconv.Atoi(text) })
	if count < 0 {
		log.Fatal("no number of cases from ", server, "/getCaseCount")
	}
	for number := 1; number <= count; number++ {
		converse(fmt.Sprintf("%s/runCase?case=%d&agent=%s", server, number, agent), nil)
	}
	converse(server+"/updateReports?agent="+agent, nil)
}
