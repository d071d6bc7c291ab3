package org.tymbal.web.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.tymbal.client.ConnectOptions;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.RetainHandling;

/**
 * Any text as a file of profiles or as a link: it is refused with a sentence, or what is read can be written and read again,
 * connects somewhere, and holds no password.
 */
class ProfileFileFuzzTest {
    private static final Broker HOME = new Broker("localhost", 8080, "/mqtt", false);

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "3m")
    void anyText(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        check(ProfileFile.read(text, HOME, "fresh"), false);
        check(ProfileFile.readLink(text, HOME, "fresh"), true);
    }

    private static void check(ProfileFile.Reading reading, boolean link) {
        assertTrue(reading.problem().isEmpty() || reading.profiles().isEmpty());
        assertFalse(link && reading.problem().isEmpty() && reading.profiles().size() != 1);
        for (KeptProfile one : reading.profiles()) {
            assertEquals("", one.profile().password());
            assertFalse(one.profile().properties().has(Property.AUTHENTICATION_DATA));
            ConnectOptions options = one.profile().allOptions();
            assertTrue(options.receiveMaximum() > 0 && options.maximumPacketSize() > 0);
            for (SubscribeDraft wanted : one.subscriptions()) {
                assertNull(wanted.problem());
                assertEquals(wanted.filter(), wanted.subscription().filter().toString());
            }
            assertNull(one.profile().broker().problem());
            assertTrue(one.name().length() <= Desk.LONGEST_NAME);
            String written = ProfileFile.write(List.of(one));
            if (!link) {
                ProfileFile.Reading again = ProfileFile.read(written, HOME, "fresh");
                assertEquals("", again.problem());
                assertEquals(written, ProfileFile.write(again.profiles()));
            }
        }
    }

    static Stream<byte[]> seeds() {
        KeptProfile full = new KeptProfile(
                "a",
                Profile.of(HOME, "me")
                        .withProperties(
                                Properties.builder()
                                        .add(Property.RECEIVE_MAXIMUM, 7)
                                        .add(Property.REQUEST_PROBLEM_INFORMATION, 0)
                                        .add(Property.AUTHENTICATION_METHOD, "m")
                                        .user("a", "b")
                                        .build(),
                                Properties.builder()
                                        .add(Property.CORRELATION_DATA, ByteSlice.of(new byte[] {1, 2}))
                                        .build()),
                List.of(
                        new SubscribeDraft("demo/#", Qos.AT_LEAST_ONCE),
                        new SubscribeDraft(
                                "a",
                                Qos.AT_MOST_ONCE,
                                true,
                                true,
                                RetainHandling.SEND_IF_NEW,
                                Properties.builder()
                                        .add(Property.SUBSCRIPTION_IDENTIFIER, 9)
                                        .build(),
                                3,
                                null)));
        return Stream.of(
                        ProfileFile.write(List.of(full)),
                        ProfileFile.link(full, new Broker("x", 1, "/", true)),
                        "{\"tymbal\":\"profiles\",\"version\":1,\"profiles\":[{\"name\":\"\\ud800\",\"will\":{}}]}",
                        "{\"tymbal\":\"profiles\",\"version\":1,\"profiles\":[{\"name\":\"a\",\"properties\":[[\"User Property\",\"a\",\"b\"],[1,2]]}]}",
                        "{\"a\\u00",
                        "{\"name\":\"\\",
                        "[".repeat(10_000))
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }
}
