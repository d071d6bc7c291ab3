package org.tymbal.server.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.server.handlers.resource.ResourceHandler;
import io.undertow.server.handlers.resource.ResourceManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Serves the files of a directory of the user's. Nothing outside it is reached, neither by dots nor by links. */
final class DirectoryFiles {
    private static final long LARGEST_SENT_AT_ONCE = 64 << 10;

    private DirectoryFiles() {}

    static HttpHandler of(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IOException("there is no directory " + directory + ", which http_dir names");
        }
        ResourceManager files = PathResourceManager.builder()
                .setBase(directory.toRealPath())
                .setTransferMinSize(LARGEST_SENT_AT_ONCE)
                .setFollowLinks(false)
                .setCaseSensitive(true)
                .build();
        return new ResourceHandler(files).setDirectoryListingEnabled(false).setWelcomeFiles("index.html");
    }
}
