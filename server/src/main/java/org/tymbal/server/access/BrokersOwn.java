package org.tymbal.server.access;

import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.topic.TopicName;

/** Topics that belong to the broker, whatever rules say. */
public final class BrokersOwn {
    /** Nobody publishes below $SYS but the broker. */
    public static final Verdict SYS = new Verdict(false, "$SYS belongs to the broker");

    /** Nobody publishes below $CONTROL whom no rule lets administer. */
    public static final Verdict CONTROL = new Verdict(false, "$CONTROL is for roles of dynamic security that name it");

    private static final byte[] SYS_LEVEL = {'$', 'S', 'Y', 'S'};
    private static final byte[] CONTROL_LEVEL = {'$', 'C', 'O', 'N', 'T', 'R', 'O', 'L'};

    private BrokersOwn() {}

    /** Whether a client may publish to a topic that begins with a dollar sign, as far as no rules are concerned. */
    static Verdict write(TopicName topic) {
        if (isBelow(topic.bytes(), SYS_LEVEL)) {
            return SYS;
        }
        return isControl(topic) ? CONTROL : Verdict.ALLOWED;
    }

    /** Whether clients never publish to the topic. */
    public static boolean isSys(TopicName topic) {
        return topic.isDollar() && isBelow(topic.bytes(), SYS_LEVEL);
    }

    /** Whether the broker is administered by messages on this topic. */
    public static boolean isControl(TopicName topic) {
        return topic.isDollar() && isBelow(topic.bytes(), CONTROL_LEVEL);
    }

    private static boolean isBelow(ByteSlice topic, byte[] level) {
        if (topic.length() < level.length || topic.length() > level.length && topic.at(level.length) != '/') {
            return false;
        }
        for (int i = 0; i < level.length; i++) {
            if (topic.at(i) != level[i]) {
                return false;
            }
        }
        return true;
    }
}
