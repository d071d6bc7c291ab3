package org.tymbal.server.config;

import java.util.List;
import java.util.Set;

/**
 * Who may look at the broker, and change it, by HTTP.
 *
 * @param administrators the users who may do everything there, by name
 * @param monitors the users who may look and change nothing, as Prometheus does
 * @param origins whose web pages may call besides the broker's own, each as a browser writes it: {@code https://example.org}
 */
public record ApiConfig(Set<String> administrators, Set<String> monitors, List<String> origins) {
    /** Nobody but, on a computer of its own and without users, whoever sits at it. */
    public static final ApiConfig DEFAULT = new ApiConfig(Set.of(), Set.of(), List.of());

    public ApiConfig {
        administrators = Set.copyOf(administrators);
        monitors = Set.copyOf(monitors);
        origins = List.copyOf(origins);
    }
}
