package org.tymbal.server.token;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads JSON of strangers: no member twice, no depth, nothing behind the end. */
final class TokenJson {
    private static final int MOST_DEPTH = 16;
    private static final int LONGEST_NUMBER = 40;

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MOST_DEPTH)
                            .maxNumberLength(LONGEST_NUMBER)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private TokenJson() {}

    /**
     * An object.
     *
     * @param what for the sentence
     * @throws IllegalArgumentException if the bytes are none; the message is a sentence
     */
    static JsonNode object(byte[] bytes, String what) {
        JsonNode read;
        try {
            read = JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(what + " is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new IllegalArgumentException(what + " is no JSON");
        }
        if (read == null || !read.isObject()) {
            throw new IllegalArgumentException(what + " is no object of JSON");
        }
        return read;
    }

    /** A member that is text; null if there is none, or it is something else. */
    static @Nullable String text(JsonNode object, String name) {
        JsonNode member = object.get(name);
        return member == null || !member.isTextual() ? null : member.textValue();
    }
}
