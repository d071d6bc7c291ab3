package org.tymbal.server.http.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tymbal.server.access.PasswordFile;

/** Reading users and rules anew by HTTP, as SIGHUP does. */
@Timeout(60)
class ReloadTest {
    @TempDir
    Path directory;

    @Test
    void aUserWhoIsNewCountsAndABrokenFileChangesNothing() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory);
                ApiServer.Mqtt client = api.mqtt("stays")) {
            Path users = directory.resolve("users.txt");
            String carla = ApiServer.basic("carla", "secret-carla");
            assertEquals(401, api.get("/api/v1/whoami", carla).statusCode());

            PasswordFile.read(users)
                    .with("carla", ApiServer.hash("secret-carla"))
                    .write(users);
            String said = api.post("/api/v1/reload", "{}", ApiServer.ADMIN).body();
            assertTrue(said.contains("have been read anew"), said);
            assertEquals(200, api.get("/api/v1/whoami", carla).statusCode());

            Files.writeString(users, "dora:no hash at all\n", StandardOpenOption.APPEND);
            said = api.post("/api/v1/reload", "{}", ApiServer.ADMIN).body();
            assertTrue(said.contains("stays as it was") && said.contains("users.txt"), said);
            assertEquals(200, api.get("/api/v1/whoami", carla).statusCode());
            client.ping();
        }
    }

    @Test
    void onlyWhoMayChange() throws Exception {
        try (ApiServer api = ApiServer.withUsers(directory)) {
            assertEquals(
                    403, api.post("/api/v1/reload", "{}", ApiServer.MONITOR).statusCode());
            assertEquals(403, api.post("/api/v1/reload", "{}", ApiServer.USER).statusCode());
        }
    }
}
