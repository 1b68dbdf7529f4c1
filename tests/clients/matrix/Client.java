// Meets each case with Java's own WebSocket client; cases on stdin as lines (matrix.py, lines_of()),
// results on stdout as JSON.
//
// Usage: java Client.java <cases

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

public class Client {
    static final int AT_ONCE = 8;  // more make each other wait for the compiler
    static final char[] NO_PASSWORD = {};

    /** The fields of a line. */
    record Case(String name, String url, String subprotocols, String ca, String identity,
                String alpn) {
        static Case of(String line) {
            String[] fields = line.split("\t", -1);
            return new Case(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]);
        }
    }

    /** Completed at the end of the connection, with what the client saw of it. */
    static class Listener implements WebSocket.Listener {
        final CompletableFuture<String> end = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            end.complete(String.valueOf(code));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            end.complete(error.getClass().getSimpleName());
        }
    }

    static Certificate certificate(String file) throws Exception {
        try (var input = Files.newInputStream(Path.of(file))) {
            return CertificateFactory.getInstance("X.509").generateCertificate(input);
        }
    }

    static KeyStore empty() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    static SSLContext trusting(Case test) throws Exception {
        KeyStore authorities = empty();
        authorities.setCertificateEntry("ca", certificate(test.ca));
        var trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(authorities);
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(test.identity.isEmpty() ? empty() : identity(test.identity), NO_PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** The certificate and the private key of a PEM file. */
    static KeyStore identity(String file) throws Exception {
        String key = Files.readString(Path.of(file)).replaceAll("\\s", "")
                .replaceAll(".*-----BEGINPRIVATEKEY-----(.*)-----ENDPRIVATEKEY-----.*", "$1");
        var spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(key));
        KeyStore store = empty();
        store.setKeyEntry("client", KeyFactory.getInstance("EC").generatePrivate(spec),
                NO_PASSWORD, new Certificate[] {certificate(file)});
        return store;
    }

    static HttpClient client(Case test) throws Exception {
        var builder = HttpClient.newBuilder();
        if (!test.ca.isEmpty()) builder.sslContext(trusting(test));
        if (!test.alpn.isEmpty()) {
            var parameters = new SSLParameters();
            parameters.setApplicationProtocols(new String[] {test.alpn});
            builder.sslParameters(parameters);
        }
        return builder.build();
    }

    static String result(Case test, boolean opened, String saw) {
        return String.format("{\"name\":\"%s\",\"opened\":%b,\"delivered\":[],\"saw\":\"%s\"}",
                test.name, opened, saw);
    }

    static String meet(Case test) {
        var listener = new Listener();
        WebSocket socket;
        try {
            socket = client(test).newWebSocketBuilder().connectTimeout(Duration.ofSeconds(5))
                    .buildAsync(URI.create(test.url), listener).get(7, TimeUnit.SECONDS);
        } catch (ExecutionException error) {
            return result(test, false, error.getCause().getClass().getSimpleName());
        } catch (Exception error) {
            return result(test, false, error.getClass().getSimpleName());
        }
        return result(test, true, talk(socket, listener.end));
    }

    // Three messages, a quarter of a second apart, and then the closing handshake.
    static String talk(WebSocket socket, CompletableFuture<String> end) {
        try {
            socket.sendText("hello", true).get(1, TimeUnit.SECONDS);
            socket.sendPing(ByteBuffer.wrap("ping".getBytes())).get(1, TimeUnit.SECONDS);
            for (String text : new String[] {"again", "and again"}) {
                if (hasEnded(end)) return end.get();
                socket.sendText(text, true).get(1, TimeUnit.SECONDS);
            }
            if (hasEnded(end)) return end.get();
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(1, TimeUnit.SECONDS);
            return end.get(3, TimeUnit.SECONDS);
        } catch (TimeoutException error) {
            return "dropped";
        } catch (Exception error) {
            return end.getNow("IOException");
        } finally {
            socket.abort();
        }
    }

    static boolean hasEnded(CompletableFuture<String> end) throws Exception {
        try {
            end.get(250, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException error) {
            return false;
        }
    }

    public static void main(String[] arguments) throws Exception {
        System.out.printf("{\"version\":\"Java %s\"}%n", Runtime.version().feature());
        var workers = Executors.newFixedThreadPool(AT_ONCE);
        for (String line : new BufferedReader(new InputStreamReader(System.in)).lines().toList()) {
            workers.execute(() -> {
                String found = meet(Case.of(line));
                synchronized (System.out) {
                    System.out.println(found);
                }
            });
        }
        workers.shutdown();
        workers.awaitTermination(90, TimeUnit.SECONDS);
        System.exit(0);
    }
}
