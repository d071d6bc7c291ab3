package org.tymbal.server.config;

import static org.tymbal.server.config.Directive.ignored;
import static org.tymbal.server.config.Directive.setting;

import java.util.List;
import org.tymbal.server.config.Directive.Rank;
import org.tymbal.server.config.Directive.Scope;
import org.tymbal.server.config.Directive.Shape;

/** The options of what outlives the broker: sessions, retained messages, their files. */
final class StoreDirectives {
    static final List<Directive> ALL = List.of(
            setting(
                    Rank.MUST,
                    "persistence",
                    "true or false",
                    "false",
                    "Whether sessions and retained messages outlive the broker."),
            Directive.of(
                    Scope.GLOBAL,
                    Rank.MUST,
                    "persistence_location",
                    Shape.TEXT,
                    "DIRECTORY",
                    "tymbal-data",
                    "Where they are kept.",
                    (draft, line) -> draft.settings.set("persistence_location", line.value())),
            setting(
                    Rank.MUST,
                    "autosave_interval",
                    "SECONDS",
                    "1800",
                    "How often durability buffered brings its log to the disk; the others wait for the disk anyway."),
            ignored(
                    Scope.GLOBAL,
                    Rank.MUST,
                    "persistence_file",
                    "it would be the name of a file of mosquitto's own kind."),
            ignored(Scope.GLOBAL, Rank.SHOULD, "autosave_on_changes", "changes are written as they come, not counted."),
            Directive.of(
                    Scope.LISTENER,
                    Rank.OURS,
                    "durability",
                    Shape.WORD,
                    "memory, buffered, group or fsync",
                    "group",
                    "What an acknowledgement promises where persistence is true. Below a listener it counts for its"
                            + " clients alone.",
                    StoreDirectives::durability),
            setting(Rank.OURS, "store_quota", "BYTES", "", "How large the store may become on the disk."),
            setting(
                    Rank.OURS,
                    "max_persistent_sessions",
                    "NUMBER",
                    "1000000",
                    "How many sessions may outlive their connections."),
            row(
                    Rank.SHOULD,
                    "queue_qos0_messages",
                    "true or false",
                    "false",
                    "Whether messages of QoS 0 wait for clients that are away.",
                    "messages of QoS 0 do not wait for clients that are away."),
            row(
                    Rank.SHOULD,
                    "max_inflight_bytes",
                    "NUMBER",
                    "",
                    "Bytes of messages under way to one client.",
                    "max_inflight_messages and max_packet_size bound them."),
            row(
                    Rank.COULD,
                    "retain_expiry_interval",
                    "MINUTES",
                    "",
                    "How long a retained message is kept that says nothing of it.",
                    "retained messages are kept until they are replaced, or as long as their publisher says."));

    private StoreDirectives() {}

    /** A setting, where {@link Settings} has it. */
    private static Directive row(
            Rank rank, String name, String values, String usual, String sentence, String otherwise) {
        return new Settings().knows(name)
                ? setting(rank, name, values, usual, sentence)
                : ignored(Scope.GLOBAL, rank, name, otherwise);
    }

    private static void durability(ConfigDraft draft, ConfigLine line) {
        if (draft.isBelowListener()) {
            draft.listener().durability = Durability.of(line.oneOf("memory", "buffered", "group", "fsync"));
        } else {
            draft.settings.set("durability", line.value());
        }
    }
}
