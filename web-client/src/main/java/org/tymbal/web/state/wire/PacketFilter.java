package org.tymbal.web.state.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.client.tap.WirePacket;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.web.state.Numbers;

/**
 * Which packets are wanted, as words of which all must fit: {@code publish}, {@code id=7} or {@code #7}, {@code size>100},
 * {@code out}, {@code in}, {@code q2}, {@code dup}, {@code lost}; {@code -ping} leaves out; any other word is looked for in
 * the label, where the topic is.
 */
public final class PacketFilter {
    private final List<String> words = new ArrayList<>();

    public PacketFilter(String text) {
        String rest = lower(text.trim());
        while (!rest.isEmpty()) {
            int space = rest.indexOf(' ');
            words.add(space < 0 ? rest : rest.substring(0, space));
            rest = space < 0 ? "" : rest.substring(space + 1).trim();
        }
    }

    public boolean isEmpty() {
        return words.isEmpty();
    }

    /** Whether all words fit; the beginning and the end of connections are shown where nothing is filtered. */
    public boolean fits(WirePacket packet, PacketFacts facts) {
        for (String word : words) {
            boolean not = word.length() > 1 && word.startsWith("-");
            if (fits(not ? word.substring(1) : word, packet, facts) == not) {
                return false;
            }
        }
        return true;
    }

    private static boolean fits(String word, WirePacket packet, PacketFacts facts) {
        if (word.equals("out") || word.equals("in")) {
            return packet.isPacket() && packet.fromClient() == word.equals("out");
        }
        if (word.equals("dup")) {
            return facts.dup();
        }
        if (word.equals("lost")) {
            return packet.fate() == WirePacket.Fate.LOST;
        }
        if (word.length() == 2 && word.charAt(0) == 'q' && word.charAt(1) >= '0' && word.charAt(1) <= '2') {
            return facts.type() == PacketType.PUBLISH && facts.qos() == word.charAt(1) - '0';
        }
        int number = -1;
        if (word.startsWith("id=") || word.startsWith("size>") || word.startsWith("size<")) {
            number = Numbers.parse(word.substring(word.startsWith("id") ? 3 : 5), -1);
        } else if (word.startsWith("#")) {
            number = Numbers.parse(word.substring(1), -1);
        }
        if (number >= 0) {
            return word.startsWith("size>")
                    ? packet.wholeLength() > number
                    : word.startsWith("size<")
                            ? packet.isPacket() && packet.wholeLength() < number
                            : facts.packetId() == number;
        }
        PacketType type = typeOf(word);
        return type != null ? facts.type() == type : lower(facts.label()).contains(word);
    }

    private static @Nullable PacketType typeOf(String word) {
        for (PacketType type : PacketType.values()) {
            if (lower(type.name()).equals(word)) {
                return type;
            }
        }
        return null;
    }

    /** Letters of ASCII only: the JDK's own tables of all scripts weigh kilobytes. */
    private static String lower(String text) {
        StringBuilder small = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            small.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
        }
        return small.toString();
    }
}
