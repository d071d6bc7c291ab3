package org.tymbal.server.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.access.AccessFileException;
import org.tymbal.server.access.Admission;
import org.tymbal.server.access.Authority;
import org.tymbal.server.access.Identity;
import org.tymbal.server.access.Login;
import org.tymbal.server.access.PasswordHash;
import org.tymbal.server.access.Rights;
import org.tymbal.server.access.TextFile;
import org.tymbal.server.control.Model.Client;

/**
 * Mosquitto's dynamic security: clients, groups and roles in a JSON file, which an administrator changes by commands in Batch.JSON.
 * What has changed counts at once for who is connected. Any thread.
 */
public final class DynamicSecurity implements Authority {
    private static final String WRONG = "user name or password is wrong";

    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private final Model model;
    /** What an unknown user is compared with, so that knowing costs no less than not knowing. */
    private final PasswordHash nobody =
            PasswordHash.of(PasswordHash.DEFAULT_KIND, new byte[] {1}).nobodys();

    private DynamicSecurity(Path file, Model model) {
        this.file = file;
        this.model = model;
    }

    /**
     * Reads the file.
     *
     * @throws AccessFileException if it is missing or wrong
     */
    public static DynamicSecurity read(Path file) throws AccessFileException {
        return new DynamicSecurity(file, parse(file.toString(), TextFile.bytes(file)));
    }

    static Model parse(String name, byte[] bytes) throws AccessFileException {
        try {
            return ModelJson.read(Batch.JSON.readTree(bytes));
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new AccessFileException(name, Math.max(0, line), "this is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new AccessFileException(name, 0, "the file cannot be read: " + e.getMessage());
        } catch (CommandException e) {
            throw new AccessFileException(name, 0, String.valueOf(e.getMessage()));
        }
    }

    public Path file() {
        return file;
    }

    // ---- who may come in

    @Override
    public @Nullable Admission admit(Login login) {
        String username = login.username();
        byte[] password = login.password();
        if (username == null) {
            return null;
        }
        PasswordHash hash = null;
        boolean known;
        boolean welcome = false;
        lock.lock();
        try {
            Client client = model.clients.get(username);
            known = client != null;
            if (client != null) {
                hash = client.password;
                welcome = !client.disabled && fits(client, login.clientId());
            }
        } finally {
            lock.unlock();
        }
        boolean right = (hash == null ? nobody : hash).matches(password == null ? new byte[0] : password);
        if (!known) {
            return null;
        }
        return right && welcome && hash != null && password != null
                ? Admission.proven(username, hash.toString())
                : Admission.refused(WRONG);
    }

    private static boolean fits(Client client, String clientId) {
        return client.clientId == null || client.clientId.equals(clientId);
    }

    @Override
    public boolean welcomes(Identity who) {
        lock.lock();
        try {
            String username = who.username();
            Client client = username == null ? null : model.clients.get(username);
            if (client == null || client.disabled || !fits(client, who.clientId())) {
                return false;
            }
            Object proof = who.admission() == null ? null : who.admission().proof();
            return proof == null
                    || client.password != null && client.password.toString().equals(proof);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Rights rights(Identity who) {
        lock.lock();
        try {
            String username = who.username();
            if (username == null) {
                return new RoleRights(model, model.rolesOfAnonymous(), who.clientId(), null);
            }
            Client client = model.clients.get(username);
            return client == null || client.disabled
                    ? Rights.none("dynamic security knows no user " + username)
                    : new RoleRights(model, model.rolesOf(client), who.clientId(), username);
        } finally {
            lock.unlock();
        }
    }

    // ---- commands

    /**
     * What came of a message with commands.
     *
     * @param answer in JSON
     * @param changed whether users or rules are others now
     * @param unsaved why the file could not be written; null if it was, or need not be
     */
    record Outcome(String answer, boolean changed, @Nullable String unsaved) {}

    /** Does the commands of a message, in their order. Slow where passwords are set: never on an I/O thread. */
    Outcome run(byte[] payload) {
        String unsaved = null;
        lock.lock();
        try {
            Commands commands = new Commands(model);
            String answer = Batch.run(payload, commands::run);
            if (commands.changed()) {
                unsaved = save();
            }
            return new Outcome(answer, commands.changed(), unsaved);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable String save() {
        try {
            TextFile.replace(
                    file,
                    Batch.JSON
                            .writerWithDefaultPrettyPrinter()
                            .writeValueAsString(ModelJson.write(model))
                            .getBytes(StandardCharsets.UTF_8));
            return null;
        } catch (IOException e) {
            return e.toString();
        }
    }
}
