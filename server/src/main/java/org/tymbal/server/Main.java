package org.tymbal.server;

/** The command {@code tymbal}. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println("tymbal: nothing listens yet");
    }
}
