package org.tymbal.server.config;

import org.jspecify.annotations.Nullable;

/** What an acknowledgement promises: how much may fail before a message is lost that was acknowledged. In rising order. */
public enum Durability {
    /** Nothing outlives the process. */
    MEMORY("memory", "nothing outlives this process"),
    /** Written to the log of the store, not waited for until the disk has it. */
    BUFFERED("buffered", "what was acknowledged outlives a kill of this process, but perhaps not a power cut"),
    /** On the disk, many messages at a time. */
    GROUP("group", "what was acknowledged outlives a kill of this process and a power cut"),
    /** On the disk, few messages at a time: an acknowledgement comes sooner, and all of them cost more. */
    FSYNC("fsync", "what was acknowledged outlives a kill of this process and a power cut; small groups");

    private final String text;
    private final String promise;

    Durability(String text, String promise) {
        this.text = text;
        this.promise = promise;
    }

    /** As the setting {@code durability} writes it. */
    public String text() {
        return text;
    }

    /** What it promises, for people. */
    public String promise() {
        return promise;
    }

    /** The lower of two. */
    public Durability atMost(Durability other) {
        return compareTo(other) <= 0 ? this : other;
    }

    /** The level of this name; null if there is none. */
    public static @Nullable Durability of(String text) {
        for (Durability level : values()) {
            if (level.text.equals(text)) {
                return level;
            }
        }
        return null;
    }
}
