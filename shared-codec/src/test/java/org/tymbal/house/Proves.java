package org.tymbal.house;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The normative statements that a test shows to be kept, by the numbers that the specifications give them. On a class: each
 * of its tests does.
 *
 * <p>A run of a parameterized test whose name ends in a version of MQTT proves the statements of that version only, and in
 * MQTT 3.1, which numbers no statements, none. {@link ProofListener} writes down what each run has proven; the ledger of
 * the end-to-end tests reads it.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Proves {
    /** Statements of MQTT 3.1.1, as {@code MQTT-3.1.0-1}. */
    String[] v311() default {};

    /** Statements of MQTT 5.0, as {@code MQTT-3.1.0-1}. */
    String[] v5() default {};

    /**
     * Whether the name of each run cites what it proves, too: {@code [MQTT-3.1.0-1]}, a number of the run's version, or
     * {@code [MQTT-3.1.0-1 of 5.0]}.
     */
    boolean named() default false;
}
