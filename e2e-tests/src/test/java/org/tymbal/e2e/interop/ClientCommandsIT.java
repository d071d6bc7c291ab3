package org.tymbal.e2e.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tymbal.e2e.harness.BrokerProcess;
import org.tymbal.e2e.harness.CommandLine;
import org.tymbal.e2e.harness.CommandLine.Outcome;
import org.tymbal.e2e.harness.TestCertificate;

/**
 * Our {@code pub}, {@code sub} and {@code rr} beside Debian's, by the same names: the same command line at the same broker
 * gives the same bytes and the same exit code, whether the broker is Tymbal or mosquitto.
 */
class ClientCommandsIT {
    @RegisterExtension
    static final BrokerProcess TYMBAL = BrokerProcess.tymbal();

    @RegisterExtension
    static final BrokerProcess MOSQUITTO = BrokerProcess.mosquitto();

    private static final Path OURS = CommandLine.named("mosquitto_pub", "mosquitto_sub", "mosquitto_rr", "tymbal");

    /** Retained, with what a format can show: {@code topic|payload|options}. */
    private static final List<String> MESSAGES = List.of(
            "cmp/text|21.5|-q 1",
            "cmp/two|zwei|-q 2",
            "cmp/quote|say \"hi\"\tthere\\|-q 0",
            "cmp/json|{\"a\": [1, 2.5, 1e30, -0.1, {}, [], true, null], \"b\": {\"c\": \"\\u00e9/x\"}}|-q 1",
            "cmp/umlaut/\u00e4|\u00e4\u20ac|-q 1",
            "cmp/props|x|-q 1 -V 5 -D publish content-type text/plain -D publish response-topic r/t"
                    + " -D publish correlation-data c0 -D publish message-expiry-interval 5000"
                    + " -D publish payload-format-indicator 1 -D publish user-property k1 v1"
                    + " -D publish user-property k2 v2",
            "cmp/float|\u0001\u0002\u0003A|-q 0");

    @BeforeAll
    static void retain() {
        for (BrokerProcess broker : List.of(TYMBAL, MOSQUITTO)) {
            for (String message : MESSAGES) {
                String[] parts = message.split("\\|");
                List<String> command = new ArrayList<>(List.of(
                        CommandLine.debians("mosquitto_pub"),
                        "-p",
                        Integer.toString(broker.tcpPort()),
                        "-r",
                        "-t",
                        parts[0],
                        "-m",
                        parts[1]));
                command.addAll(List.of(parts[2].split(" ")));
                assertEquals(0, CommandLine.run("", command).exitCode(), message);
            }
        }
    }

    /** The words of a line; what stands between apostrophes is one word. */
    private static List<String> words(String line, int port) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        boolean any = false;
        for (char c : (line + " ").toCharArray()) {
            if (c == '\'') {
                quoted = !quoted;
                any = true;
            } else if (c == ' ' && !quoted) {
                if (any) {
                    words.add(word.toString().replace("PORT", Integer.toString(port)));
                }
                word.setLength(0);
                any = false;
            } else {
                word.append(c);
                any = true;
            }
        }
        return words;
    }

    private static Outcome run(boolean ours, String line, int port) {
        String[] parts = line.split(" <<< ", 2);
        List<String> words = words(parts[0], port);
        words.set(0, ours ? OURS.resolve(words.get(0)).toString() : CommandLine.debians(words.get(0)));
        Outcome outcome = CommandLine.run(parts.length == 2 ? parts[1].replace("\\n", "\n") : "", words);
        return new Outcome(outcome.exitCode(), plain(outcome.out()), plain(outcome.error()));
    }

    /**
     * Without what is another one each time: clocks, random client ids. In its JSON mosquitto 2.0 puts both a Z and an offset
     * behind the time, which is no time to anybody; later ones do not, and neither do we.
     */
    private static String plain(String text) {
        return text.replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z?[+-]\\d{4}", "TIME")
                .replaceAll("\\b\\d{10}\\.\\d{9}\\b", "SECONDS")
                .replaceAll("mosq-\\w{18}", "mosq-RANDOM")
                .replaceAll("auto-[\\w-]{36}|tymbal-\\w+", "ASSIGNED")
                .replaceAll("pre-\\d+", "pre-PID")
                // mosquitto_rr goes without a word, so that its Will is published; ours says goodbye.
                .replaceAll("Client r sending DISCONNECT\n", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mosquitto_pub -h",
                "mosquitto_pub -t a -q 5 -m x",
                "mosquitto_pub -t a -m",
                "mosquitto_pub -t 'a+/#' -m x",
                "mosquitto_pub --bogus",
                "mosquitto_pub -t a -m x -m y",
                "mosquitto_pub -t a -m x -i a -I b",
                "mosquitto_pub -t a -m x -k 3",
                "mosquitto_pub -t a -m x --will-payload p",
                "mosquitto_pub -t a -m x --will-retain",
                "mosquitto_pub -t a -m x --will-topic a/#",
                "mosquitto_pub -t a -m x --will-qos 4",
                "mosquitto_pub -t a -m x -c",
                "mosquitto_pub -L foo",
                "mosquitto_pub -L mqtt://localhost",
                "mosquitto_pub -t a -m x -V 9",
                "mosquitto_pub -t a -m x --protocol-version",
                "mosquitto_pub -p 99999 -t a -m x",
                "mosquitto_pub --port",
                "mosquitto_pub -t a -m x -D publish bogus 3",
                "mosquitto_pub -t a -m x -D publish content-type",
                "mosquitto_pub -t a -m x -D bogus x y",
                "mosquitto_pub -t a -m x -D publish user-property a",
                "mosquitto_pub -t a -m x -D connect content-type b",
                "mosquitto_pub -t a -m x -D publish payload-format-indicator 300",
                "mosquitto_pub -t a -m x -D auth authentication-method b",
                "mosquitto_pub -t a -f /nonexistent",
                "mosquitto_pub -t a -m x -x abc",
                "mosquitto_pub -t a -m x -x -2",
                "mosquitto_pub -t a -m x --cert foo",
                "mosquitto_pub -t a -m x --cafile /nonexistent",
                "mosquitto_pub -t a -m x -C 1",
                "mosquitto_pub -t a -m x --repeat 0",
                "mosquitto_pub -t a -m x --repeat-delay -1",
                "mosquitto_pub -t a -m x -M 0",
                "mosquitto_sub",
                "mosquitto_sub -t a/#/b",
                "mosquitto_sub -t a -F %",
                "mosquitto_sub -t a -F %z",
                "mosquitto_sub -t a -F %-",
                "mosquitto_sub -t a -F %5",
                "mosquitto_sub -t a -F @",
                "mosquitto_sub -t a -F \\q",
                "mosquitto_sub -t a -F '\\'",
                "mosquitto_sub -t a -F",
                "mosquitto_sub -t a -R --retained-only",
                "mosquitto_sub -t a -W 0",
                "mosquitto_sub -t a -C 0",
                "mosquitto_sub -t a --random-filter 0",
                "mosquitto_sub -t a -T a#",
                "mosquitto_sub -U a#",
                "mosquitto_sub -V 5 -c -t a -x 4294967295",
                "mosquitto_sub -t a --repeat 3",
                "mosquitto_sub -t a -m x",
                "mosquitto_sub -t a -i",
                "mosquitto_rr -t a",
                "mosquitto_rr -t a -e b/# -m c",
                "mosquitto_rr -t a -e b -m c -l",
                // nobody listens there
                "mosquitto_pub -p 1 -t a -m x",
                "mosquitto_pub -p 1 -t a -m x --quiet",
                "mosquitto_sub -p 1 -t a",
                "mosquitto_rr -p 1 -t a -e b -m x",
                "mosquitto_pub -h nohost.invalid -t a -m x"
            })
    void misuseIsSaidInTheSameWords(String line) {
        assertEquals(run(false, line, 1), run(true, line, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mosquitto_pub -t new/a -m hi -d -i p",
                "mosquitto_pub -t new/a -m hi -d",
                "mosquitto_pub -t new/a -m hi -d -V 31",
                "mosquitto_pub -t new/a -m hi -d -V 31 -i p -q 2",
                "mosquitto_pub -t new/a -m hi -d -i p -q 1",
                "mosquitto_pub -t new/a -m hi -d -I pre- -q 2",
                "mosquitto_pub -t new/a -m hi -d -i p -q 2 -V 5 --repeat 3",
                "mosquitto_pub -t new/a -n -d -i p -r -q 1",
                "mosquitto_pub -t new/a -f pom.xml -d -i p -q 1",
                "mosquitto_pub -t new/a -s -d -i p -q 1 <<< a whole\\nfile\\n",
                "mosquitto_pub -t new/a -l -d -i p <<< one\\ntwo\\n\\nfour",
                "mosquitto_pub -t new/a -l -d -i p <<< ",
                "mosquitto_pub -t new/a -m x -V 5 -d -i p -D publish topic-alias 1 -D connect user-property a b",
                "mosquitto_pub -t new/a -m x -V 5 -d -i p -c -x 5 --will-topic w --will-payload p --will-qos 1",
                "mosquitto_pub -L mqtt://me:secret@localhost:PORT/new/l -m x -d -i p",
                "mosquitto_sub -t cmp/text -C 1 -i s",
                "mosquitto_sub -t cmp/text -C 1 -v -i s",
                "mosquitto_sub -t cmp/text -C 1 -N -i s",
                "mosquitto_sub -t cmp/text -C 1 -d -v -q 2 -i s",
                "mosquitto_sub -t cmp/two -C 1 -d -v -q 2 -i s",
                "mosquitto_sub -t cmp/two -C 1 -d -v -q 1 -i s -V 5",
                "mosquitto_sub -t none/a -t none/+ -U x/y -U z -W 1 -d -q 2 -i s",
                "mosquitto_sub -t none -E -d -i s",
                "mosquitto_sub -t none -E -d",
                "mosquitto_sub -t none -E -d -V 31",
                "mosquitto_sub -t none -E -d -R -V 5 -i s",
                "mosquitto_sub -t none -E -d -R -i s",
                "mosquitto_sub -t none -E -d --retain-as-published -V 5 -i s",
                "mosquitto_sub -t none -W 1 -d -i s",
                "mosquitto_sub -t none -W 1 --quiet -i s",
                "mosquitto_sub -t cmp/text -t cmp/umlaut/# -W 1 -v -R -i s",
                "mosquitto_sub -t cmp/text -C 1 -T none -F '%t|%p|%x|%X|%l|%q|%r|%m|%%|\\ttab|@@' -i s",
                "mosquitto_sub -t cmp/text -C 1 -F '[%10t][%-10t][%.3t][%10.3t][%-10.3t]' -i s",
                "mosquitto_sub -t cmp/text -C 1 -F '[%10p][%-10p][%010p][%2p][%-p][%5l][%-5l][%05l][%05m]' -i s",
                "mosquitto_sub -t cmp/text -C 1 -F '%I %U @Y-@m-@d @a @A @b @B @j @u @U @V @W @w @y @C @D @e @F @G @g @x @Z @z @h'"
                        + " -i s",
                "mosquitto_sub -t cmp/text -C 1 -F '[%A][%C][%D][%E][%F][%P][%R][%S][%5A][%5C][%05E]' -i s",
                "mosquitto_sub -t cmp/props -C 1 -V 5 -F '[%A][%C][%D][%F][%P][%R][%S][%5A][%12C][%-12C]' -i s",
                "mosquitto_sub -t cmp/props -C 1 -V 5 -D subscribe subscription-identifier 77 -F '[%S][%5S][%-5S]' -i s",
                "mosquitto_sub -t cmp/text -C 1 -F %j -q 1 -i s",
                "mosquitto_sub -t cmp/quote -C 1 -F %j -i s",
                "mosquitto_sub -t cmp/json -C 1 -F %J -i s",
                "mosquitto_sub -t cmp/json -C 1 -F %J --pretty -i s",
                "mosquitto_sub -t cmp/json -C 1 -F %j --pretty -q 1 -i s",
                "mosquitto_sub -t cmp/quote -C 1 -F %J -i s",
                "mosquitto_sub -t cmp/umlaut/# -C 1 -F '%t %p %j' -i s",
                "mosquitto_sub -t cmp/float -C 1 -F '%x|%X' -i s",
                "mosquitto_sub -t cmp/text -C 1 -V 5 -q 1 -d -D connect receive-maximum 3 -D disconnect user-property a b -i s",
                "mosquitto_rr -t nobody -e none -W 1 -m x -d -i r",
                "mosquitto_rr -t echo -e echo -m ping -d -i r",
                "mosquitto_rr -t echo -e echo -m ping -q 1 -V 311 -v -d -i r",
                "mosquitto_rr -t echo -e echo -m ping -q 2 -F '%t %p %R' -d -i r"
            })
    void theSameBytesAndTheSameExitCode(String line) {
        for (BrokerProcess broker : List.of(TYMBAL, MOSQUITTO)) {
            String whole = line.contains("-L ") ? line : line.replaceFirst(" ", " -p PORT ");
            assertEquals(
                    run(false, whole, broker.tcpPort()),
                    run(true, whole, broker.tcpPort()),
                    broker == TYMBAL ? "at Tymbal" : "at mosquitto");
        }
    }

    /** mosquitto says more about a failed handshake only with {@code -d}; we say what to do. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mosquitto_pub --cafile CA -t t -m x -d -i p",
                "mosquitto_sub --cafile CA -t cmp/text -C 1 -v -i s",
                "mosquitto_sub --capath /etc/ssl/certs -t t -i s -W 2",
                "mosquitto_pub --capath /etc/ssl/certs -t t -m x -i p"
            })
    void overTls(String line) {
        String whole = line.replaceFirst(" ", " -h localhost -p PORT ")
                .replace("CA", TestCertificate.get().certfile().toString());
        Outcome theirs = run(false, whole, TYMBAL.tlsPort());
        Outcome ours = run(true, whole, TYMBAL.tlsPort());
        assertEquals(theirs.exitCode() + theirs.out(), ours.exitCode() + ours.out(), ours + "\n" + theirs);
    }

    /** The certificate is for 127.0.0.1 and localhost; Debian's exit code depends on who is first to hang up. */
    @Test
    void comparesTheName() {
        String line = "mosquitto_sub -h ::1 -p PORT -t cmp/text -C 1 -i s --cafile "
                + TestCertificate.get().certfile();
        assertEquals(8, run(true, line, TYMBAL.tlsPort()).exitCode());
    }

    @Test
    void insecureDoesNotCompareTheName() {
        String line = "mosquitto_sub -h ::1 -p PORT --insecure -t cmp/text -C 1 -i s --cafile "
                + TestCertificate.get().certfile();
        assertEquals(new Outcome(0, "21.5\n", ""), run(true, line, TYMBAL.tlsPort()));
    }

    @Test
    void overWebSocket() {
        String line = "mosquitto_sub --ws -p PORT -t cmp/two -q 2 -C 1 -v -i s";
        assertEquals(new Outcome(0, "cmp/two zwei\n", ""), run(true, line, TYMBAL.httpPort()));
        String secure =
                line.replace("--ws", "--ws --cafile " + TestCertificate.get().certfile());
        assertEquals(new Outcome(0, "cmp/two zwei\n", ""), run(true, secure, TYMBAL.httpsPort()));
    }
}
