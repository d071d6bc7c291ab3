package org.tymbal.server.cli.client;

import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.ReasonCode;

/** Why something did not work, in mosquitto's words where it has some. */
final class Reasons {
    private Reasons() {}

    static String ofConnack(ReasonCode reason, ProtocolVersion version) {
        if (version.hasProperties()) {
            return reason.label()
                    + (reason == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION
                            ? ". Try connecting to an MQTT v5 broker, or use MQTT v3.x mode."
                            : "");
        }
        return "Connection Refused: "
                + switch (reason.connackReturnCode()) {
                    case 1 -> "unacceptable protocol version.";
                    case 2 -> "identifier rejected.";
                    case 3 -> "broker unavailable.";
                    case 4 -> "bad user name or password.";
                    case 5 -> "not authorised.";
                    default -> "unknown reason.";
                };
    }

    /** A failed handshake, a sentence that says what to do next. */
    static String ofTls(Exception failure, String host) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return "The certificate of the server has expired; it needs a new one.";
            }
            if (cause instanceof CertificateNotYetValidException) {
                return "The certificate of the server is not valid yet; is this computer's clock right?";
            }
            String text = String.valueOf(cause.getMessage());
            if (text.contains("unable to find valid certification path") || text.contains("PKIX path validation")) {
                return "None of the authorities that you trust has signed the certificate of the server; name the right"
                        + " one with --cafile.";
            }
            if (text.startsWith("No name matching") || text.contains("subject alternative")) {
                return "The certificate of the server is not for the name " + host
                        + "; use the name that it is for with -h, or --insecure for a try.";
            }
            if (text.contains("Unsupported or unrecognized SSL message") || text.contains("terminated the handshake")) {
                return "The server does not speak TLS on this port; choose another one with -p.";
            }
            if (text.contains("certificate_required") || text.contains("bad_certificate")) {
                return "The server wants a certificate of yours, and a valid one: --cert and --key.";
            }
        }
        return "It says: " + failure.getMessage();
    }
}
