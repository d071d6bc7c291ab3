package org.tymbal.server.config;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * JSON Web Tokens in the place of passwords: who signs them, and what they must say. One of the four sources of keys is given.
 *
 * @param keySet a file of JSON Web Keys
 * @param keySetAddress where such a file is fetched from, by https, or by http from this computer
 * @param keySetAuthorities in PEM, who may vouch for that address; null: the JDK's authorities
 * @param publicKey a file with one public key or certificate in PEM
 * @param secret a file whose bytes are the secret of HS256, HS384 and HS512; at least 32 of them
 * @param issuer what {@code iss} must be; null: anything
 * @param audience what {@code aud} must contain; null: anything
 * @param usernameClaim which claim is the user name
 * @param sameUsername whether the user name in CONNECT must be that of the token; else it means nothing
 * @param rulesClaim which claim says what its bearer may do; null: the acl_file says it
 * @param clockSkewSeconds by how much the clocks of signer and server may differ
 */
public record TokenConfig(
        @Nullable Path keySet,
        @Nullable URI keySetAddress,
        @Nullable Path keySetAuthorities,
        @Nullable Path publicKey,
        @Nullable Path secret,
        @Nullable String issuer,
        @Nullable String audience,
        String usernameClaim,
        boolean sameUsername,
        @Nullable String rulesClaim,
        int clockSkewSeconds) {}
