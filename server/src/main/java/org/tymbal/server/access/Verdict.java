package org.tymbal.server.access;

/**
 * Whether something may be done, and by which rule. Made when rules are read, so that asking costs no object.
 *
 * @param rule for people: file, line and text of the rule, or what counts where no rule does
 */
public record Verdict(boolean allowed, String rule) {
    /** Where there are no rules. */
    public static final Verdict ALLOWED = new Verdict(true, "there are no rules here");
}
