package org.tymbal.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
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
    Path tokenKeySetAuthorities;

    /** The last line that spoke of tokens; null if none did. */
    @Nullable
    String tokenPlace;

    @Nullable
    Path tokenPublicKey;

    @Nullable
    Path tokenSecret;

    @Nullable
    String tokenIssuer;

    @Nullable
    String tokenAudience;

    @Nullable
    String tokenRulesClaim;

    String tokenUsernameClaim = "sub";
    boolean tokenSameUsername;
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
        TokenConfig tokens = tokens();
        return new AccessConfig(
                place,
                anonymous && scramFile == null,
                passwordFile,
                aclFile,
                scramFile,
                dynamicSecurityFile,
                tokens,
                draft.silentDenials,
                draft.retainSourceChecked);
    }

    private @Nullable TokenConfig tokens() throws ConfigException {
        if (tokenPlace == null) {
            return null;
        }
        long sources = Stream.of(tokenKeySet, tokenKeySetAddress, tokenPublicKey, tokenSecret)
                .filter(Objects::nonNull)
                .count();
        if (sources != 1) {
            throw new ConfigException(tokenPlace + ": tokens need one of token_key_set_file, token_key_set_url,"
                    + " token_public_key_file and token_secret_file, and there are " + sources);
        }
        if (tokenKeySetAuthorities != null && tokenKeySetAddress == null) {
            throw new ConfigException(
                    tokenPlace + ": token_key_set_cafile is for token_key_set_url, and there is none");
        }
        return new TokenConfig(
                tokenKeySet,
                tokenKeySetAddress,
                tokenKeySetAuthorities,
                tokenPublicKey,
                tokenSecret,
                tokenIssuer,
                tokenAudience,
                tokenUsernameClaim,
                tokenSameUsername,
                tokenRulesClaim,
                tokenClockSkewSeconds);
    }
}
