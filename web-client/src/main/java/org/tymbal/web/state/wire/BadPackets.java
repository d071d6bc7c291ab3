package org.tymbal.web.state.wire;

import java.util.List;
import org.tymbal.words.Words;

/** Packets that a broker must refuse, to begin with: one fault each. */
public final class BadPackets {
    /**
     * @param name what is wrong with it
     * @param hex for MQTT 5
     */
    public record Example(String name, String hex) {}

    private static final List<Example> ALL = List.of(
            new Example(Words.of("PINGREQ, nothing wrong"), "c0 00"),
            new Example(Words.of("PUBLISH with QoS 3"), "36 0d 00 06 64 65 6d 6f 2f 61 00 01 00 48 69"),
            new Example(Words.of("PUBLISH to a wildcard"), "30 0b 00 06 64 65 6d 6f 2f 23 00 48 69"),
            new Example(
                    Words.of("PUBLISH of QoS 1 with Packet Identifier 0"),
                    "32 0d 00 06 64 65 6d 6f 2f 61 00 00 00 48 69"),
            new Example(Words.of("PUBLISH whose topic is longer than the packet"), "30 08 00 63 64 65 6d 6f 2f 61"),
            new Example(Words.of("PUBLISH whose topic is not UTF-8"), "30 09 00 04 64 c0 80 6f 00 48 69"),
            new Example(Words.of("SUBSCRIBE with wrong flags"), "80 0c 00 0a 00 00 06 64 65 6d 6f 2f 23 00"),
            new Example(Words.of("SUBSCRIBE without a Topic Filter"), "82 03 00 0a 00"),
            new Example(Words.of("A second CONNECT"), "10 0e 00 04 4d 51 54 54 05 02 00 05 00 00 01 78"),
            new Example(Words.of("Packet type 0"), "00 00"),
            new Example(Words.of("PUBACK for nothing"), "40 02 00 63"));

    private BadPackets() {}

    public static List<Example> all() {
        return ALL;
    }
}
