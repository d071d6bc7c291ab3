package org.tymbal.e2e.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tymbal.e2e.harness.ChildProcess;
import org.tymbal.e2e.harness.Tools;

/** Files of users and rules for a test, which mosquitto, started by root, can read as another user too. */
final class AccessFilesOfTest {
    private AccessFilesOfTest() {}

    static Path file(String... lines) {
        try {
            Path file = Files.createTempFile("tymbal-access", ".txt");
            file.toFile().deleteOnExit();
            Files.write(file, List.of(lines));
            if (!file.toFile().setReadable(true, false)) {
                throw new IOException("others may not read " + file);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A password file that mosquitto_passwd has written; each user's password is the name backwards. */
    static Path passwords(String... users) {
        Path file = file();
        for (String user : users) {
            ChildProcess passwd =
                    ChildProcess.start(Tools.path("mosquitto_passwd"), "-b", file.toString(), user, password(user));
            if (passwd.awaitExit() != 0) {
                throw new IllegalStateException("mosquitto_passwd: " + passwd.output());
            }
        }
        return file;
    }

    static String password(String user) {
        return new StringBuilder(user).reverse().toString();
    }
}
