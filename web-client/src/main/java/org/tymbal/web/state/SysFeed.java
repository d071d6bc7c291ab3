package org.tymbal.web.state;

/** Who keeps what the broker publishes about itself. */
public interface SysFeed {
    /** Nobody: the $SYS view has not been fetched yet. */
    SysFeed NONE = new SysFeed() {
        @Override
        public void record(String topic, String value, double nowMillis) {}

        @Override
        public void sample(double nowMillis) {}

        @Override
        public void clear() {}
    };

    /** A message from below {@code $SYS/}. */
    void record(String topic, String value, double nowMillis);

    /** Called every second or so. */
    void sample(double nowMillis);

    /** Another broker, or the same one anew: its numbers begin again. */
    void clear();
}
