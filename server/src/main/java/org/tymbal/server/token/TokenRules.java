package org.tymbal.server.token;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.server.access.Identity;
import org.tymbal.server.access.Rights;
import org.tymbal.server.access.RuleRights;
import org.tymbal.server.access.Substitution;

/**
 * What a token lets its bearer do: {@code {"pub": [...], "sub": [...], "all": [...]}} with Topic Filters, in which %c and %u stand for
 * the client and the user. What is in none of the lists is denied. Immutable.
 */
record TokenRules(List<String> write, List<String> read) {
    private static final int MOST = 256;

    TokenRules {
        write = List.copyOf(write);
        read = List.copyOf(read);
    }

    /** @throws IllegalArgumentException if this is no such claim; the message is a sentence */
    static TokenRules of(@Nullable JsonNode claim, String name) {
        if (claim == null || !claim.isObject()) {
            throw new IllegalArgumentException(
                    "the token has no claim \"" + name + "\" that says what its bearer may do");
        }
        List<String> write = new ArrayList<>();
        List<String> read = new ArrayList<>();
        for (Map.Entry<String, JsonNode> member : claim.properties()) {
            switch (member.getKey()) {
                case "pub", "publish" -> add(member.getValue(), name, write);
                case "sub", "subscribe" -> add(member.getValue(), name, read);
                case "all" -> {
                    add(member.getValue(), name, write);
                    add(member.getValue(), name, read);
                }
                default -> // it could be one that takes something away
                    throw new IllegalArgumentException(
                            "the claim \"" + name + "\" of the token has a member that is none of pub, sub and all");
            }
        }
        if (write.size() + read.size() > MOST) {
            throw new IllegalArgumentException("the claim \"" + name + "\" has more than " + MOST + " topics");
        }
        return new TokenRules(write, read);
    }

    private static void add(JsonNode filters, String name, List<String> to) {
        if (!filters.isArray()) {
            throw new IllegalArgumentException("the claim \"" + name + "\" of the token takes lists of topics");
        }
        for (JsonNode filter : filters) {
            if (!filter.isTextual() || !isFilter(filter.textValue())) {
                throw new IllegalArgumentException("the claim \"" + name + "\" of the token has a topic that is none");
            }
            to.add(filter.textValue());
        }
    }

    private static boolean isFilter(String text) {
        try {
            return TopicFilter.unshared(text).matching().length() > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    Rights rights(Identity who, boolean silent) {
        return RuleRights.of(filters(write, who), filters(read, who), "the token", silent);
    }

    private static List<TopicFilter> filters(List<String> patterns, Identity who) {
        List<TopicFilter> filters = new ArrayList<>();
        for (String pattern : patterns) {
            String filter = Substitution.of(pattern, who.clientId(), who.username(), false);
            if (filter != null) {
                filters.add(TopicFilter.unshared(filter));
            }
        }
        return filters;
    }
}
