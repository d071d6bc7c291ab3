package org.tymbal.server.demo;

import org.tymbal.words.Words;

/** The users of test.mosquitto.org, whose passwords everybody knows. */
public enum DemoUser {
    RW("rw", "readwrite", "topic readwrite #", Words.mark("reads and publishes")),
    RO("ro", "readonly", "topic read #", Words.mark("reads only")),
    WO("wo", "writeonly", "topic write #", Words.mark("publishes only"));

    private final String user;
    private final String password;
    private final String rule;
    private final String sentence;

    DemoUser(String user, String password, String rule, String sentence) {
        this.user = user;
        this.password = password;
        this.rule = rule;
        this.sentence = sentence;
    }

    public String user() {
        return user;
    }

    public String password() {
        return password;
    }

    /** What the user may do, for people. */
    public String sentence() {
        return sentence;
    }

    /** The lines of an acl_file; {@code $SYS} is for those who read. */
    String rules() {
        return "user " + user + "\n" + rule + "\n" + (this == WO ? "" : "topic read $SYS/#\n");
    }
}
