package org.tymbal.e2e.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/** The files of a folder by HTTP, on this computer only; text is squeezed, as the servers do that such pages come from. */
final class FolderServer implements AutoCloseable {
    private static final Map<String, String> TEXTS = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml");
    private static final Map<String, String> OTHERS =
            Map.of("png", "image/png", "gif", "image/gif", "woff", "font/woff", "woff2", "font/woff2");
    private static final int THREADS = 4;

    private final Path folder;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    /** @throws IOException if there is no such folder, or no port is free */
    FolderServer(Path folder) throws IOException {
        this.folder = folder.toRealPath();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.setExecutor(threads);
        server.start();
    }

    /** As a browser writes it: what the broker has to allow. */
    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Path file = folder.resolve(path.endsWith("/") ? "." + path + "index.html" : "." + path)
                    .normalize();
            if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            String name = file.getFileName().toString();
            String ending = name.substring(name.lastIndexOf('.') + 1);
            String text = TEXTS.get(ending);
            byte[] body = Files.readAllBytes(file);
            if (text == null) {
                exchange.getResponseHeaders()
                        .set("Content-Type", OTHERS.getOrDefault(ending, "application/octet-stream"));
            } else {
                exchange.getResponseHeaders().set("Content-Type", text);
                exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                body = squeezed(body);
            }
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static byte[] squeezed(byte[] body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(body);
        }
        return out.toByteArray();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
