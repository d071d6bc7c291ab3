package org.tymbal.e2e.load;

/** Names of figures in the files of results. */
final class Figure {
    /** The broker's CPU per delivered message, microseconds. */
    static final String CPU = "cpu_us_per_message";
    /** Deliveries a second. */
    static final String RATE = "messages_per_second";
    /** The kernel's part of the broker's CPU. */
    static final String SYSTEM = "system_part";
    /** How often threads of the broker went to sleep, for each delivered message. */
    static final String SLEEPS = "sleeps_per_message";

    static final String P50 = "p50_us";
    static final String P99 = "p99_us";
    static final String P999 = "p999_us";
    static final String LOST = "lost";
    static final String REORDERED = "reordered";
    static final String DEAD = "dead";
    /** CPU per delivered message of the load itself, microseconds. */
    static final String GENERATOR = "generator_us_per_message";
    /** Processors that the load had. */
    static final String GENERATOR_LOAD = "generator_processors";
    /** Part of the machine that others had. */
    static final String NOISE = "noise";

    static final String SUBSCRIBE_MILLIS = "subscribe_ms";
    static final String RSS = "rss_kib";
    /** Memory for each idle connection, KiB of resident memory. */
    static final String IDLE_KIB = "kib_per_connection";
    /** The same of a JVM that collects its garbage before each look. */
    static final String IDLE_COLLECTED_KIB = "kib_per_connection_collected";
    /** CPU for each connection that is made, microseconds. */
    static final String CONNECT_CPU = "cpu_us_per_connect";
    /** Processors that the broker needs while all connections are idle. */
    static final String IDLE_LOAD = "idle_processors";
    /** Start of the process to the first CONNACK. */
    static final String START_MILLIS = "start_ms";
    /** Resident memory two seconds after that, MiB. */
    static final String FRESH_MIB = "fresh_mib";
    /** Messages a second that a scenario with a rate asked for. */
    static final String ASKED_RATE = "asked_rate";

    private Figure() {}
}
