package org.tymbal.e2e.load;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A broker as the command line names it.
 *
 * <ul>
 *   <li>{@code KIND} or {@code KIND-LABEL}: started and stopped by the benchmark, with {@code =PATH} from this program or folder
 *   <li>{@code NAME=HOST:PORT[:PID][+ws:PORT][+tls:PORT][+wss:PORT]}: runs already
 * </ul>
 *
 * @param name as results call it
 * @param path program, JDK or folder of jars of a broker to be started; null for the usual one
 * @param attached where a running broker is; null for one to be started
 */
record BrokerSpec(
        String name, @Nullable Path path, @Nullable Attached attached) {
    /** Brokers that the benchmark can start. */
    static final Set<String> KINDS = Set.of("tymbal", "mosquitto", "hivemq", "nats");

    private static final String HELP =
            "; say one of " + String.join(", ", KINDS.stream().sorted().toList())
                    + ", with =/PATH/TO/IT if it is not installed, or NAME=HOST:PORT[:PID][+ws:PORT][+tls:PORT][+wss:PORT] for one that runs";

    /**
     * A broker that runs already.
     *
     * @param pid its process on this machine; 0 if that is not known, and then there are no figures of CPU and memory
     */
    record Attached(String host, long pid, Map<Transport, Integer> ports) {}

    /** Which kind is started: tymbal of tymbal-25. */
    String kind() {
        int dash = name.indexOf('-');
        return dash < 0 ? name : name.substring(0, dash);
    }

    /** What stands behind the kind: 25 of tymbal-25; empty if that is nothing. */
    String label() {
        return name.substring(Math.min(name.length(), kind().length() + 1));
    }

    /** Several, with commas between them. */
    static List<BrokerSpec> parseAll(String text) {
        List<BrokerSpec> specs = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String part : text.split(",", -1)) {
            BrokerSpec spec = parse(part.strip());
            if (!names.add(spec.name())) {
                throw new IllegalArgumentException(
                        "two brokers are called " + spec.name() + "; tell them apart, as " + spec.name() + "-2");
            }
            specs.add(spec);
        }
        return specs;
    }

    static BrokerSpec parse(String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        String rest = equals < 0 ? "" : text.substring(equals + 1);
        if (!name.matches("[\\w.-]+")) {
            throw new IllegalArgumentException("'" + text + "' is no broker" + HELP);
        }
        if (equals >= 0 && !rest.contains("/")) {
            return new BrokerSpec(name, null, attached(text, rest));
        }
        BrokerSpec spec = new BrokerSpec(name, rest.isEmpty() ? null : Path.of(rest), null);
        if (!KINDS.contains(spec.kind())) {
            throw new IllegalArgumentException("'" + text + "': the benchmark cannot start a " + spec.kind() + HELP);
        }
        return spec;
    }

    private static Attached attached(String whole, String text) {
        String[] parts = text.split("\\+", -1);
        String[] first = parts[0].split(":", -1);
        if (first.length < 2 || first.length > 3 || first[0].isEmpty()) {
            throw new IllegalArgumentException("'" + whole + "' is no HOST:PORT[:PID]" + HELP);
        }
        Map<Transport, Integer> ports = new EnumMap<>(Transport.class);
        ports.put(Transport.TCP, port(whole, first[1]));
        for (int i = 1; i < parts.length; i++) {
            String[] more = parts[i].split(":", -1);
            if (more.length != 2) {
                throw new IllegalArgumentException("'" + parts[i] + "' in '" + whole + "' is no TRANSPORT:PORT" + HELP);
            }
            ports.put(Transport.of(more[0]), port(whole, more[1]));
        }
        return new Attached(first[0], first.length == 3 ? number(whole, first[2]) : 0, ports);
    }

    private static int port(String whole, String digits) {
        long port = number(whole, digits);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("'" + digits + "' in '" + whole + "' is no port: 1 to 65535");
        }
        return (int) port;
    }

    private static long number(String whole, String digits) {
        if (!digits.matches("\\d{1,10}")) {
            throw new IllegalArgumentException("'" + digits + "' in '" + whole + "' is no number" + HELP);
        }
        return Long.parseLong(digits);
    }
}
