package org.tymbal.web.state.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.client.tap.WirePacket;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.web.state.Numbers;

/**
 * Which packets are wanted, as words of which all must fit: {@code id=7} or {@code #7}, {@code size>100}, {@code topic=home/#},
 * {@code q2}, {@code dup}, {@code lost}; {@code -ping} leaves out; any other word is looked for in the label, where the topic
 * is. Of several types, as {@code publish puback}, and of {@code in} and {@code out}, one must fit.
 */
public final class PacketFilter {
    private static final String TOPIC = "topic=";
    private static final int IN = 1;
    private static final int OUT = 2;

    private final List<String> words = new ArrayList<>();
    /** By the ordinal of {@link PacketType}; 0 for all. */
    private int types;
    /** {@link #IN} and {@link #OUT}; 0 for whatever. */
    private int ways;

    public PacketFilter(String text) {
        for (String one : FilterWords.of(text)) {
            // Topics are told apart by their case.
            String word = FilterWords.lower(one).startsWith(TOPIC, one.startsWith("-") ? 1 : 0)
                    ? one
                    : FilterWords.lower(one);
            PacketType type = typeOf(word);
            if (type != null) {
                types |= 1 << type.ordinal();
            } else if (word.equals("in") || word.equals("out")) {
                ways |= word.equals("in") ? IN : OUT;
            } else {
                words.add(word);
            }
        }
    }

    public boolean isEmpty() {
        return words.isEmpty() && types == 0 && ways == 0;
    }

    /** Whether all words fit; the beginning and the end of connections are shown where nothing is filtered. */
    public boolean fits(WirePacket packet, PacketFacts facts) {
        PacketType type = facts.type();
        if (types != 0 && (type == null || (types >> type.ordinal() & 1) == 0)
                || ways != 0 && !(packet.isPacket() && (ways & (packet.fromClient() ? OUT : IN)) != 0)) {
            return false;
        }
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
        if (word.length() > TOPIC.length() && FilterWords.lower(word).startsWith(TOPIC)) {
            return isAbout(FilterWords.value(word, TOPIC), facts);
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
        return type != null
                ? facts.type() == type
                : FilterWords.lower(facts.label()).contains(word);
    }

    private static @Nullable PacketType typeOf(String word) {
        for (PacketType type : PacketType.values()) {
            if (FilterWords.lower(type.name()).equals(word)) {
                return type;
            }
        }
        return null;
    }

    /** Of a PUBLISH whether its topic matches, of a SUBSCRIBE whether it asks for just these. */
    private static boolean isAbout(String topics, PacketFacts facts) {
        String topic = facts.topic();
        return topic.equals(topics)
                || facts.type() == PacketType.PUBLISH
                        && TopicName.problem(topic) == null
                        && TopicFilter.problem(topics) == null
                        && TopicFilter.of(topics).matches(TopicName.of(topic));
    }
}
