// Gorilla WebSocket as the client that is graded.
package main

import "github.com/gorilla/websocket"

func main() {
	dialer := websocket.Dialer{EnableCompression: true}
	exchange("gorilla", func(url string, onText func(string)) {
		connection, _, err := dialer.Dial(url, nil)
		if err != nil {
			return
		}
		defer connection.Close()
		for {
			kind, payload, err := connection.ReadMessage()
			if err != nil {
				return
			}
			if onText != nil {
				onText(string(payload))
			} else if connection.WriteMessage(kind, payload) != nil {
				return
			}
		}
	})
}
