// Meets each case with Go's crypto/tls, below a small WebSocket client of our own; cases on stdin as
// lines (matrix.py, lines_of()), results on stdout as JSON.
package main

import (
	"bufio"
	"crypto/rand"
	"crypto/sha1"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"net/url"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"
)

const atOnce = 24

const (
	text    = 1
	closing = 8
	ping    = 9
	pong    = 10
)

type result struct {
	Name      string   `json:"name"`
	Opened    bool     `json:"opened"`
	Delivered []string `json:"delivered"`
	Saw       string   `json:"saw"`
}

// One connection; frames may be written by two goroutines.
type client struct {
	connection net.Conn
	input      *bufio.Reader
	writing    sync.Mutex
	end        chan string // what the client saw at the end
}

// A masked frame with FIN (RFC 6455, 5.2), of at most 125 octets.
func (c *client) send(opcode byte, payload []byte) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	mask := make([]byte, 4)
	rand.Read(mask)
	frame := append([]byte{0x80 | opcode, 0x80 | byte(len(payload))}, mask...)
	for i, octet := range payload {
		frame = append(frame, octet^mask[i%4])
	}
	_, err := c.connection.Write(frame)
	return err
}

func (c *client) receive() (opcode byte, payload []byte, err error) {
	head := make([]byte, 2)
	if _, err = io.ReadFull(c.input, head); err != nil {
		return
	}
	size := uint64(head[1] & 0x7f)
	if size >= 126 {
		long := make([]byte, 2+6*(size-126))
		if _, err = io.ReadFull(c.input, long); err != nil {
			return
		}
		size = binary.BigEndian.Uint64(append(make([]byte, 8-len(long)), long...))
	}
	if head[0]&0x70 != 0 || head[1]&0x80 != 0 || size > 1<<20 {
		return 0, nil, errors.New("not a frame")
	}
	payload = make([]byte, size)
	_, err = io.ReadFull(c.input, payload)
	return head[0] & 15, payload, err
}

// Reads frames until the connection ends.
func (c *client) read() {
	for {
		opcode, payload, err := c.receive()
		if err != nil {
			c.connection.Close()
			c.end <- "1006"
			return
		}
		switch opcode {
		case ping:
			c.send(pong, payload)
		case closing:
			c.send(closing, payload)
			c.connection.Close()
			code := uint16(1005)
			if len(payload) >= 2 {
				code = binary.BigEndian.Uint16(payload)
			}
			c.end <- fmt.Sprint(code)
			return
		}
	}
}

// The opening handshake (RFC 6455, 4.1).
func (c *client) open(target *url.URL) error {
	octets := make([]byte, 16)
	rand.Read(octets)
	key := base64.StdEncoding.EncodeToString(octets)
	_, err := fmt.Fprintf(c.connection, "GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\n"+
		"Connection: Upgrade\r\nSec-WebSocket-Key: %s\r\nSec-WebSocket-Version: 13\r\n\r\n",
		target.RequestURI(), target.Host, key)
	if err != nil {
		return err
	}
	response := textproto.NewReader(c.input)
	status, err := response.ReadLine()
	if err != nil {
		return err
	}
	fields, err := response.ReadMIMEHeader()
	if err != nil {
		return err
	}
	digest := sha1.Sum([]byte(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	accept := base64.StdEncoding.EncodeToString(digest[:])
	if !strings.HasPrefix(status, "HTTP/1.1 101 ") || fields.Get("Sec-Websocket-Accept") != accept {
		return errors.New("refused")
	}
	return nil
}

func dial(target *url.URL, ca, identity, alpn string) (net.Conn, error) {
	dialer := &net.Dialer{Timeout: 3 * time.Second}
	if target.Scheme == "ws" {
		return dialer.Dial("tcp", target.Host)
	}
	pem, err := os.ReadFile(ca)
	if err != nil {
		return nil, err
	}
	config := &tls.Config{RootCAs: x509.NewCertPool()}
	config.RootCAs.AppendCertsFromPEM(pem)
	if identity != "" {
		certificate, err := tls.LoadX509KeyPair(identity, identity)
		if err != nil {
			return nil, err
		}
		config.Certificates = []tls.Certificate{certificate}
	}
	if alpn != "" {
		config.NextProtos = []string{alpn}
	}
	return tls.DialWithDialer(dialer, "tcp", target.Host, config)
}

// Three messages, a quarter of a second apart, and then the closing handshake.
func (c *client) talk() string {
	go c.read()
	for _, message := range []string{"hello", "again", "and again"} {
		if c.send(text, []byte(message)) != nil {
			c.connection.Close()
			return <-c.end
		}
		select {
		case saw := <-c.end:
			return saw
		case <-time.After(250 * time.Millisecond):
		}
	}
	c.send(closing, []byte{1000 >> 8, 1000 & 0xff})
	select {
	case saw := <-c.end:
		return saw
	case <-time.After(3 * time.Second):
		return "dropped"
	}
}

func meet(line string) result {
	fields := strings.Split(line, "\t")
	found := result{Name: fields[0], Delivered: []string{}}
	target, err := url.Parse(fields[1])
	if err != nil {
		found.Saw = err.Error()
		return found
	}
	connection, err := dial(target, fields[3], fields[4], fields[5])
	if err != nil {
		found.Saw = err.Error()
		return found
	}
	defer connection.Close()
	c := &client{connection: connection, input: bufio.NewReader(connection), end: make(chan string, 1)}
	connection.SetDeadline(time.Now().Add(6 * time.Second))
	if err := c.open(target); err != nil {
		found.Saw = err.Error()
		return found
	}
	found.Opened = true
	found.Saw = c.talk()
	return found
}

func main() {
	output := json.NewEncoder(os.Stdout)
	version := strings.Join(strings.Split(strings.TrimPrefix(runtime.Version(), "go"), ".")[:2], ".")
	output.Encode(map[string]string{"version": "Go " + version})
	lines := make(chan string)
	var printing sync.Mutex
	var workers sync.WaitGroup
	for i := 0; i < atOnce; i++ {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for line := range lines {
				found := meet(line)
				printing.Lock()
				output.Encode(found)
				printing.Unlock()
			}
		}()
	}
	input := bufio.NewScanner(os.Stdin)
	for input.Scan() {
		lines <- input.Text()
	}
	close(lines)
	workers.Wait()
}
