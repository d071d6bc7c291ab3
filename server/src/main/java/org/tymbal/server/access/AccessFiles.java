package org.tymbal.server.access;

import java.util.ArrayList;
import java.util.List;
import org.tymbal.server.config.AccessConfig;

/** Reads the files that an {@link AccessConfig} names. */
public final class AccessFiles {
    private AccessFiles() {}

    /**
     * The rules of a place, read anew.
     *
     * @param authorities who knows users besides the files
     * @param warnings takes sentences about what the writer of a file may not have meant
     * @throws AccessFileException if a file is missing or wrong: nothing is more open than it was told to be
     */
    public static AccessControl load(AccessConfig config, List<Authority> authorities, List<String> warnings)
            throws AccessFileException {
        AclFile acl = config.aclFile() == null ? null : AclFile.read(config.aclFile());
        if (acl != null) {
            warnings.addAll(acl.warnings());
        }
        ScramUsers scram = null;
        if (config.scramFile() != null) {
            String name = config.scramFile().toString();
            try {
                scram = ScramUsers.parse(TextFile.lines(config.scramFile()));
            } catch (IllegalArgumentException e) {
                throw new AccessFileException(name, 0, String.valueOf(e.getMessage()));
            }
        }
        return new AccessControl(
                config.allowAnonymous(),
                config.passwordFile() == null ? null : PasswordFile.read(config.passwordFile()),
                acl,
                scram,
                new ArrayList<>(authorities),
                config.silentDenials(),
                config.retainSourceChecked());
    }
}
