package org.tymbal.server.access;

import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;

/**
 * What one client may do, by the rules as they are now; when rules change, clients get new rights. Immutable; any thread. The
 * questions that come with every message allocate nothing.
 */
public interface Rights {
    /** Everything, but for what belongs to the broker. */
    Rights ALL = new Rights() {
        @Override
        public Verdict write(TopicName topic) {
            return topic.isDollar() ? BrokersOwn.write(topic) : Verdict.ALLOWED;
        }

        @Override
        public boolean writesAll() {
            return true;
        }

        @Override
        public Verdict read(TopicName topic) {
            return Verdict.ALLOWED;
        }

        @Override
        public boolean readsAll() {
            return true;
        }

        @Override
        public Verdict subscribe(TopicFilter filter) {
            return Verdict.ALLOWED;
        }
    };

    /** Nothing at all. */
    static Rights none(String why) {
        Verdict denied = new Verdict(false, why);
        return new Rights() {
            @Override
            public Verdict write(TopicName topic) {
                return denied;
            }

            @Override
            public Verdict read(TopicName topic) {
                return denied;
            }

            @Override
            public Verdict subscribe(TopicFilter filter) {
                return denied;
            }
        };
    }

    /** Whether the client may publish to the topic. */
    Verdict write(TopicName topic);

    /** Whether {@link #write} says yes to every topic that does not begin with $, so that nobody need ask. */
    default boolean writesAll() {
        return false;
    }

    /** Whether messages on the topic may reach the client. */
    Verdict read(TopicName topic);

    /** Whether {@link #read} always says yes, so that nobody need ask. */
    default boolean readsAll() {
        return false;
    }

    /** Whether the client may subscribe to the filter. */
    Verdict subscribe(TopicFilter filter);

    /** Whether the client may end a subscription. */
    default Verdict unsubscribe(TopicFilter filter) {
        return Verdict.ALLOWED;
    }
}
