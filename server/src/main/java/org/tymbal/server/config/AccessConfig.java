package org.tymbal.server.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in at a place, and what for. Listeners with the same place share users and rules; with per_listener_settings each
 * listener is a place of its own.
 *
 * @param place what the log calls it; empty for the whole broker. Sessions remember it, so that it is the same after a restart
 * @param allowAnonymous whether clients without a user name may come in
 * @param passwordFile users and their hashes, as mosquitto_passwd writes them; null for none
 * @param aclFile rules, as mosquitto reads them; null: whoever is in may do everything
 * @param scramFile users for SCRAM-SHA-256; null for none
 * @param dynamicSecurityFile users, groups and roles that are administered over MQTT; null for none
 * @param tokens whose tokens count in the place of passwords; null for nobody's
 * @param silentDenials whether SUBSCRIBE is granted also to a filter of which the client may read nothing, as mosquitto does
 * @param retainSourceChecked whether a retained message is sent only as long as who published it may publish it
 */
public record AccessConfig(
        String place,
        boolean allowAnonymous,
        @Nullable Path passwordFile,
        @Nullable Path aclFile,
        @Nullable Path scramFile,
        @Nullable Path dynamicSecurityFile,
        @Nullable TokenConfig tokens,
        boolean silentDenials,
        boolean retainSourceChecked) {
    /** Everybody may do everything. */
    public static final AccessConfig OPEN = new AccessConfig("", true, null, null, null, null, null, false, true);

    /** The same for users of SCRAM-SHA-256; whoever is none of them stays out. */
    public AccessConfig withScramFile(Path file) {
        return new AccessConfig(
                place,
                false,
                passwordFile,
                aclFile,
                file,
                dynamicSecurityFile,
                tokens,
                silentDenials,
                retainSourceChecked);
    }
}
