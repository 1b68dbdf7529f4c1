// nhooyr.io/websocket as the client that is graded.
package main

import (
	"context"

	"nhooyr.io/websocket"
)

func main() {
	background := context.Background()
	exchange("nhooyr", func(url string, onText func(string)) {
		connection, _, err := websocket.Dial(background, url, nil)
		if err != nil {
			return
		}
		connection.SetReadLimit(1 << 26) // 32 KiB by default
		for {
			kind, payload, err := connection.Read(background)
			if err != nil {
				return
			}
			if onText != nil {
				onText(string(payload))
			} else if connection.Write(background, kind, payload) != nil {
				return
			}
		}
	})
}
