// Sends a text to URL with Java's own WebSocket client, and expects its echo.
//
// Usage: java Echo.java URL

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

public class Echo {
    public static void main(String[] arguments) throws Exception {
        var received = new CompletableFuture<String>();
        var listener = new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                received.complete(text.toString());
                return null;
            }
        };
        WebSocket socket = HttpClient.newHttpClient().newWebSocketBuilder()
                .buildAsync(URI.create(arguments[0]), listener).get(30, TimeUnit.SECONDS);
        socket.sendText("hello", true);
        if (!received.get(30, TimeUnit.SECONDS).equals("hello")) System.exit(1);
        System.exit(0);
    }
}
