package org.tymbal.server.cli.client;

import java.util.HashMap;
import java.util.Map;

/** {@code -w}: every topic keeps a line of the terminal, where its newest message stands. */
final class Watch {
    private final Output out;
    private final Map<String, Integer> lines = new HashMap<>();
    private int next = 2;

    Watch(Output out) {
        this.out = out;
    }

    void begin(String host) {
        out.text("\033[2J\033[1;1H");
        out.line("Broker: " + host);
    }

    void before(String topic) {
        Integer line = lines.get(topic);
        if (line == null) {
            line = next++;
            lines.put(topic, line);
        }
        out.text("\033[" + line + ";1H\033[K");
    }

    void after() {
        out.line("\033[" + (next - 1) + ";1H");
    }
}
