package org.tymbal.e2e.interop;

import java.util.List;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;

/**
 * A way in which mqtt-packet 9.0.2 departs from the specification, and the cases that show it.
 *
 * @param reason what the specification wants, and where
 */
record Disagreement(String reason, BiPredicate<MqttPacketIT.Case, String> cases) {
    boolean covers(MqttPacketIT.Case single, String difference) {
        return cases.test(single, difference);
    }

    /** It reads what must be refused; the cases are found by their names. */
    private static Disagreement lenient(String reason, String name) {
        Pattern pattern = Pattern.compile(name);
        return new Disagreement(
                reason,
                (single, difference) -> difference.startsWith("accepted: ")
                        && pattern.matcher(single.name()).find());
    }

    /** It refuses to read or to write what is allowed; the cases are found by its own complaint. */
    private static Disagreement strict(String reason, String complaint) {
        Pattern pattern = Pattern.compile("^(refused|cannot write): " + complaint);
        return new Disagreement(
                reason, (single, difference) -> pattern.matcher(difference).find());
    }

    static List<Disagreement> inRandomPackets() {
        return List.of(PASSWORD_ALONE, AUTH_SUCCESS, EMPTY_ID_3_1, EMPTY_ID, DISCONNECT_REASON);
    }

    private static final Disagreement PASSWORD_ALONE = strict(
            "MQTT 5 allows a Password without a User Name [3.1.2.9 of 5.0]", "Username is required to use password");
    private static final Disagreement AUTH_SUCCESS =
            strict("AUTH may say Success [3.15.2.1 of 5.0]", "Invalid auth reason code");
    private static final Disagreement EMPTY_ID_3_1 = strict(
            "an empty Client Identifier is for the server to refuse with a return code [MQTT-3.1.3-9]",
            "clientId must be supplied before 3.1.1");
    private static final Disagreement EMPTY_ID = strict(
            "an empty Client Identifier without a clean session is for the server to refuse [MQTT-3.1.3-8 of 3.1.1],"
                    + " and allowed in MQTT 5 [MQTT-3.1.3-6]",
            "clientId must be given if cleanSession set to 0");
    private static final Disagreement DISCONNECT_REASON = strict(
            "a server may disconnect with 0x8C, Bad authentication method [3.14.2.1 of 5.0]",
            "Invalid disconnect reason code");

    static List<Disagreement> inVectors() {
        return List.of(
                PASSWORD_ALONE,
                AUTH_SUCCESS,
                EMPTY_ID_3_1,
                EMPTY_ID,
                DISCONNECT_REASON,
                strict(
                        "MQTT 3.1 disregards flags without a Will, and its reserved flag",
                        "(Will (QoS|Retain Flag) must be set to zero when Will Flag is set to 0|Connect flag bit 0)"),
                strict(
                        "MQTT 3.1: where a flag announces a field, the Remaining Length takes precedence",
                        "Cannot parse (username|password)"),
                strict("MQTT 3.1 does not use the first byte of CONNACK", "Invalid connack flags"),
                new Disagreement(
                        "MQTT 3.1 knows no Session Present",
                        (single, difference) -> difference.startsWith("read as ")
                                && single.name().contains("first byte 1, not used in 3.1")),
                strict("MQTT 3.1 allows DUP in PUBREL, SUBSCRIBE and UNSUBSCRIBE", "Invalid header flag bits"),
                lenient(
                        "strings are UTF-8 without U+0000, surrogates and overlong forms [MQTT-1.5.4-1, -2]",
                        "U\\+0000|surrogate|overlong|continuation byte|lead byte|sequence|above U\\+10FFFF"
                                + "|five bytes|with F[0-9A-F]\\b|with F5|not UTF-8"),
                lenient("a Packet Identifier is not 0 [MQTT-2.2.1-3, -4]", "Packet Identifier 0"),
                lenient("# and + stand alone in their level [MQTT-4.7.1-1, -2]", "filter .*is none"),
                lenient("SUBSCRIBE and UNSUBSCRIBE have a filter [MQTT-3.8.3-2, MQTT-3.10.3-2]", "no filter"),
                lenient(
                        "a Topic Name has no wildcard [MQTT-3.3.2-2]",
                        "with a wildcard|is no Topic Name|empty Will Topic"),
                lenient("a Topic Name is not empty [MQTT-4.7.3-1]", "empty topic"),
                lenient("a packet ends where its fields end [MQTT-4.13.1-1]", "left over behind|behind the least"),
                lenient("PINGREQ and PINGRESP have no body [3.12, 3.13]", "with (a byte|two bytes)"),
                lenient("lengths have their shortest form [MQTT-1.5.5-1]", "where one is enough|longer than it needs"),
                lenient("a field is whole or the packet is malformed", "cut after|topic longer than the packet"),
                lenient("a property stands where the table allows it [2.2.2.2]", "cannot stand here \\[2\\.2"),
                lenient("a property stands once [2.2.2.2 and its own section]", "twice is a Protocol Error"),
                lenient(
                        "a flag is 0 or 1, and not 2",
                        "(Information|Indicator|QoS|Available) \\d+ is a Protocol Error"),
                lenient(
                        "these values are not 0: Receive Maximum, Maximum Packet Size, Subscription Identifier, Topic Alias",
                        "(Receive Maximum|Maximum Packet Size|Subscription Identifier|Topic Alias) 0\\b"),
                lenient("each packet has reason codes of its own [2.4]", "Reason Code 0x[0-9a-f]+ cannot stand here"),
                lenient("return codes from 6 on are reserved [3.2.2.3 of 3.1.1]", "return code \\d+ is reserved"),
                lenient("MQTT 3.x has no Reason Codes", "which 3.x does not have"),
                lenient("SUBACK and UNSUBACK have a code for each filter", "no (return|Reason) [cC]ode"),
                lenient("a session is present only where the CONNACK accepts [MQTT-3.2.2-6]", "session present with"),
                lenient("Protocol Name and Level belong together [MQTT-3.1.2-1, -2]", "protocol \"M\\w+\" level"),
                lenient("no DUP with QoS 0 [MQTT-3.3.1-2]", "QoS 0 (RETAIN )?DUP"),
                lenient("a Will has the QoS 0, 1 or 2 [MQTT-3.1.2-12]", "Will QoS 3"),
                lenient("no Password without a User Name before MQTT 5 [MQTT-3.1.2-22]", "Password without User Name"),
                lenient("no No Local in a Shared Subscription [MQTT-3.8.3-4]", "No Local"),
                lenient("authentication has a method [3.15.2.2.2]", "(without|no) Authentication Method"));
    }
}
