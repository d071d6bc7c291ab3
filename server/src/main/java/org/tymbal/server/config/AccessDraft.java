package org.tymbal.server.config;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Who may come in, while it is being read: for the whole broker, or for one listener. */
final class AccessDraft {
    /** Null: nothing was said. */
    @Nullable
    Boolean allowAnonymous;

    @Nullable
    String clientIdPrefix;

    boolean emptyClientIdAllowed = true;

    @Nullable
    Path passwordFile;

    @Nullable
    Path aclFile;

    /** Whether the plugin of dynamic security was asked for, and where. */
    @Nullable
    String dynamicSecurityPlace;

    @Nullable
    Path dynamicSecurityFile;

    @Nullable
    Path tokenKeySet;

    @Nullable
    URI tokenKeySetAddress;

    @Nullable
    Path tokenPublicKey;

    @Nullable
    Path tokenSecret;

    @Nullable
    String tokenIssuer;

    @Nullable
    String tokenAudience;

    String tokenUsernameClaim = "sub";
    int tokenClockSkewSeconds = 30;

    /**
     * Who may come in.
     *
     * @param place what the log calls it
     * @param anonymous whether clients without a name may
     */
    AccessConfig build(ConfigDraft draft, String place, boolean anonymous, @Nullable Path scramFile)
            throws ConfigException {
        if (dynamicSecurityPlace != null && dynamicSecurityFile == null) {
            throw new ConfigException(dynamicSecurityPlace + ": the plugin of dynamic security needs its file: write"
                    + " plugin_opt_config_file FILE below it");
        }
        return new AccessConfig(
                place,
                anonymous && scramFile == null,
                passwordFile,
                aclFile,
                scramFile,
                dynamicSecurityFile,
                tokens(),
                draft.silentDenials,
                draft.retainSourceChecked);
    }

    private @Nullable TokenConfig tokens() {
        if (tokenKeySet == null && tokenKeySetAddress == null && tokenPublicKey == null && tokenSecret == null) {
            return null;
        }
        return new TokenConfig(
                tokenKeySet,
                tokenKeySetAddress,
                tokenPublicKey,
                tokenSecret,
                tokenIssuer,
                tokenAudience,
                tokenUsernameClaim,
                tokenClockSkewSeconds);
    }
}
