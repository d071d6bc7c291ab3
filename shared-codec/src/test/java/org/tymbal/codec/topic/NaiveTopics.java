package org.tymbal.codec.topic;

/** Topic Filters by cutting everything into levels: slow, plain, and made apart from the code it judges. */
final class NaiveTopics {
    private NaiveTopics() {}

    /** Whether the text is a filter without a share, by [MQTT-4.7.1-1] and [MQTT-4.7.1-2]. */
    static boolean isFilter(String filter) {
        String[] levels = filter.split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            String level = levels[i];
            boolean wildcard = level.contains("+") || level.contains("#");
            if (wildcard && level.length() > 1 || level.equals("#") && i < levels.length - 1) {
                return false;
            }
        }
        return !filter.isEmpty();
    }

    static boolean matches(String filter, String name) {
        String[] wanted = filter.split("/", -1);
        String[] given = name.split("/", -1);
        if (name.startsWith("$") && (wanted[0].equals("+") || wanted[0].equals("#"))) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].equals("#")) {
                return true;
            }
            if (i == given.length || !wanted[i].equals("+") && !wanted[i].equals(given[i])) {
                return false;
            }
        }
        return wanted.length == given.length;
    }
}
