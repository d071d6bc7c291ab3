package org.tymbal.e2e.harness;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** The programs that tools.sh found: chromium, chromedriver, mosquitto, mosquitto_pub, mosquitto_sub, node, npm_modules. */
public final class Tools {
    private static final Properties FOUND = new Properties();

    static {
        try (Reader reader = Files.newBufferedReader(Path.of(System.getProperty("tymbal.tools")))) {
            FOUND.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Tools() {}

    public static String path(String name) {
        String path = FOUND.getProperty(name);
        if (path == null) {
            throw new IllegalArgumentException("tools.sh knows no " + name);
        }
        return path;
    }

    /** A program that may be missing; empty then. */
    public static String optional(String name) {
        return FOUND.getProperty(name, "");
    }

    /** The java that runs the tests. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The same JDK's tool that asks a JVM about itself. */
    public static String jcmd() {
        return Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    }

    /** The runnable jar under test. */
    public static String jar() {
        return System.getProperty("tymbal.jar");
    }
}
