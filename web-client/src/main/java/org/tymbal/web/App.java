package org.tymbal.web;

/** The page's entry point. */
public final class App {
    private App() {}

    public static void main(String[] args) {
        System.out.println("Tymbal");
    }
}
