package org.tymbal.web.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.RetainHandling;

class ProfileFileTest {
    private static final Broker HOME = new Broker("localhost", 8080, "/mqtt", false);
    private static final Broker OTHER = new Broker("broker.example", 8884, "/mqtt?access_token=S3CRET", true);
    private static final Profile FULL = new Profile(
            OTHER,
            ProtocolVersion.V3_1_1,
            "me",
            "ada",
            "S3CRET",
            33,
            false,
            4_294_967_295L,
            "will/t",
            Qos.of(1),
            true,
            "S3CRET\n",
            Properties.builder()
                    .add(Property.RECEIVE_MAXIMUM, 7)
                    .add(Property.REQUEST_PROBLEM_INFORMATION, 0)
                    .add(Property.MAXIMUM_PACKET_SIZE, 4_294_967_295L)
                    .add(Property.AUTHENTICATION_METHOD, "SCRAM \"256\"")
                    .add(Property.AUTHENTICATION_DATA, ByteSlice.utf8("S3CRET"))
                    .user("who", "a: test")
                    .user("who", "S3CRET again")
                    .build(),
            Properties.builder()
                    .add(Property.CORRELATION_DATA, ByteSlice.of(new byte[] {0, -1, 32}))
                    .add(Property.WILL_DELAY_INTERVAL, 3)
                    .build());
    private static final KeptProfile KEPT = new KeptProfile(
            "Gr\u00fcn \"house\" <b>",
            FULL.withoutPassword(),
            List.of(
                    new SubscribeDraft("demo/#", Qos.of(2)),
                    new SubscribeDraft(
                            "$SYS/#",
                            Qos.of(0),
                            true,
                            true,
                            RetainHandling.DO_NOT_SEND,
                            Properties.builder()
                                    .add(Property.SUBSCRIPTION_IDENTIFIER, 268_435_455)
                                    .user("S3CRET", "of the link")
                                    .build(),
                            7,
                            null)));

    private static ProfileFile.Reading read(String text) {
        return ProfileFile.read(text, HOME, "fresh");
    }

    @Test
    void whatIsWrittenIsRead() {
        KeptProfile plain = new KeptProfile("plain", Profile.of(HOME, "x"), List.of());
        ProfileFile.Reading reading = read(ProfileFile.write(List.of(KEPT, plain)));
        assertEquals("", reading.problem());
        assertEquals(List.of(KEPT, plain), reading.profiles());
        assertEquals(List.of(), read(ProfileFile.write(List.of())).profiles());
    }

    @Test
    void aPasswordIsNeverWrittenNotEvenWhereOneIs() {
        KeptProfile careless = new KeptProfile("x", FULL, List.of());
        String file = ProfileFile.write(List.of(careless));
        assertFalse(file.contains("password"), file);
        assertFalse(file.contains("Authentication Data"), file);
        Profile back = read(file).profiles().get(0).profile();
        assertEquals("", back.password());
        assertFalse(back.properties().has(Property.AUTHENTICATION_DATA));
        assertEquals(2, back.properties().userProperties().size());
    }

    @Test
    void aLinkHoldsNoSecretOfAnyKind() {
        String link = ProfileFile.link(new KeptProfile("x", FULL, KEPT.subscriptions()), HOME);
        assertEquals(
                "{\"mqtt\":\"3.1.1\",\"name\":\"x\",\"url\":\"wss://broker.example:8884/mqtt\",\"username\":\"ada\","
                        + "\"properties\":[[\"Receive Maximum\",\"7\"],[\"Request Problem Information\",\"0\"],"
                        + "[\"Maximum Packet Size\",\"4294967295\"],[\"Authentication Method\",\"SCRAM \\\"256\\\"\"]],"
                        + "\"subscriptions\":[{\"qos\":2,\"filter\":\"demo/#\"},{\"qos\":0,\"filter\":\"$SYS/#\",\"noLocal\":1,"
                        + "\"retainAsPublished\":1,\"retainHandling\":2,\"look\":8,"
                        + "\"properties\":[[\"Subscription Identifier\",\"268435455\"]]}]}",
                link);
        assertFalse(link.contains("S3CRET"), link);
        KeptProfile back = ProfileFile.readLink(link, HOME, "fresh").profiles().get(0);
        assertEquals("fresh", back.profile().clientId());
        assertEquals("", back.profile().willTopic());
        assertEquals("/mqtt", back.profile().broker().path());
        assertEquals(7, back.profile().properties().integer(Property.RECEIVE_MAXIMUM, 0));
        assertEquals(RetainHandling.DO_NOT_SEND, back.subscriptions().get(1).retainHandling());
    }

    @Test
    void theOwnBrokerIsThatOfWhoFollowsTheLink() {
        String link = ProfileFile.link(new KeptProfile("x", Profile.of(HOME, "me"), List.of()), HOME);
        assertFalse(link.contains("localhost"), link);
        Broker elsewhere = new Broker("10.0.0.7", 8080, "/mqtt", false);
        assertEquals(
                elsewhere,
                ProfileFile.readLink(link, elsewhere, "fresh")
                        .profiles()
                        .get(0)
                        .profile()
                        .broker());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"a\",\"password\":\"p\"} | Profile 1: Nothing is known of a member password.",
                "{\"name\":\"a\",\"authenticationData\":\"p\"} | Profile 1: Nothing is known of a member authenticationData.",
                "{\"url\":\"ws://h\"} | Profile 1: It has no name.",
                "{\"name\":7} | Profile 1: name is a text.",
                "{\"name\":\"a\",\"url\":\"javascript:alert(1)\"} | Profile 1: url is no address of a broker.",
                "{\"name\":\"a\",\"url\":\"ws://u:p@h/\"} | Profile 1: url is no address of a broker.",
                "{\"name\":\"a\",\"mqtt\":\"6\"} | Profile 1: mqtt is 3.1, 3.1.1 or 5.0.",
                "{\"name\":\"a\",\"keepAlive\":65536} | Profile 1: keepAlive is a whole number from 0 to 65535.",
                "{\"name\":\"a\",\"keepAlive\":\"60\"} | Profile 1: keepAlive is a whole number from 0 to 65535.",
                "{\"name\":\"a\",\"keepAlive\":1e99} | Profile 1: keepAlive is a whole number from 0 to 65535.",
                "{\"name\":\"a\",\"sessionExpiry\":4294967296} | Profile 1: sessionExpiry is a whole number from 0 to 4294967295.",
                "{\"name\":\"a\",\"sessionExpiry\":-1} | Profile 1: sessionExpiry is a whole number from 0 to 4294967295.",
                "{\"name\":\"a\",\"properties\":{}} | Profile 1: properties holds one that does not belong there.",
                "{\"name\":\"a\",\"properties\":[7]} | Profile 1: properties holds one that does not belong there.",
                "{\"name\":\"a\",\"properties\":[[\"Authentication Data\",\"00\"]]} | Profile 1: properties holds one that does not belong there.",
                "{\"name\":\"a\",\"properties\":[[\"Session Expiry Interval\",\"1\"]]} | Profile 1: properties holds one that does not belong there.",
                "{\"name\":\"a\",\"properties\":[[\"Topic Alias\",\"1\"]]} | Profile 1: properties holds one that does not belong there.",
                "{\"name\":\"a\",\"properties\":[[\"Nonsense\",\"1\"]]} | Profile 1: properties holds one that does not belong there.",
                "{\"name\":\"a\",\"properties\":[[\"Receive Maximum\",\"0\"]]} | Profile 1: properties holds one that does not belong there.",
                "{\"name\":\"a\",\"properties\":[[\"Receive Maximum\",\"65536\"]]} | Profile 1: properties holds one that does not belong there.",
                "{\"name\":\"a\",\"properties\":[[\"Receive Maximum\",7]]} | Profile 1: properties holds one that does not belong there.",
                "{\"name\":\"a\",\"properties\":[[\"Receive Maximum\",\"1.5\"]]} | Profile 1: properties holds one that does not belong there.",
                "{\"name\":\"a\",\"properties\":[[\"Receive Maximum\"]]} | Profile 1: properties holds one that does not belong there.",
                "{\"name\":\"a\",\"properties\":[[\"Receive Maximum\",\"7\"],[\"Receive Maximum\",\"8\"]]} | Profile 1: properties holds one that does not belong there.",
                "{\"name\":\"a\",\"properties\":[[\"Request Problem Information\",\"2\"]]} | Profile 1: properties holds one that does not belong there.",
                "{\"name\":\"a\",\"properties\":[[\"User Property\",\"a\"]]} | Profile 1: properties holds one that does not belong there.",
                "{\"name\":\"a\",\"properties\":[[\"User Property\",\"a\",\"b\",\"c\"]]} | Profile 1: properties holds one that does not belong there.",
                "{\"name\":\"a\",\"will\":{\"topic\":\"a\",\"properties\":[[\"Correlation Data\",\"0x0\"]]}} | Profile 1: properties holds one that does not belong there.",
                "{\"name\":\"a\",\"will\":{\"topic\":\"a\",\"properties\":[[\"Receive Maximum\",\"1\"]]}} | Profile 1: properties holds one that does not belong there.",
                "{\"name\":\"a\",\"subscriptions\":[{\"filter\":\"a\",\"properties\":[[\"Subscription Identifier\",\"0\"]]}]} | Profile 1: properties holds one that does not belong there.",
                "{\"name\":\"a\",\"subscriptions\":[{\"filter\":\"a\",\"retainHandling\":3}]} | Profile 1: retainHandling is a whole number from 0 to 2.",
                "{\"name\":\"a\",\"clean\":1} | Profile 1: clean is true or false.",
                "{\"name\":\"a\",\"will\":{\"topic\":\"a/#\"}} | Profile 1: The topic of its will is none.",
                "{\"name\":\"a\",\"will\":{\"topic\":\"a\",\"qos\":3}} | Profile 1: qos is a whole number from 0 to 2.",
                "{\"name\":\"a\",\"subscriptions\":{}} | Profile 1: subscriptions is a list of at most 40.",
                "{\"name\":\"a\",\"subscriptions\":[{\"filter\":\"a/#/b\"}]} | Profile 1: A filter is no Topic Filter.",
                "{\"name\":\"a\",\"subscriptions\":[7]} | Profile 1: A filter is no Topic Filter.",
                "[] | Profile 1: It is no object.",
                "7 | Profile 1: It is no object."
            })
    void whatIsWrongIsSaid(String profile, String problem) {
        ProfileFile.Reading reading = read("{\"tymbal\":\"profiles\",\"version\":1,\"profiles\":[" + profile + "]}");
        assertEquals(problem, reading.problem());
        assertEquals(List.of(), reading.profiles());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | This is no file of profiles that Tymbal has written.",
                "{} | This is no file of profiles that Tymbal has written.",
                "{\"profiles\":[]} | This is no file of profiles that Tymbal has written.",
                "{\"tymbal\":\"profiles\",\"version\":2,\"profiles\":[]} | This file of profiles is of another version than 1.",
                "[[[[[[[[[[[[]]]]]]]]]]]] | This is no file of profiles that Tymbal has written."
            })
    void whatIsNoFileOfProfilesIsRefused(String text, String problem) {
        assertEquals(problem, read(text).problem());
    }

    @Test
    void tooManyAndTooLongAreRefused() {
        List<KeptProfile> many = new ArrayList<>();
        for (int i = 0; i <= ProfileBook.MOST; i++) {
            many.add(new KeptProfile("p" + i, Profile.of(HOME, "x"), List.of()));
        }
        assertEquals(
                "There is room for 40 profiles.", read(ProfileFile.write(many)).problem());
        assertFalse(read(" ".repeat(ProfileFile.LONGEST) + "{}").problem().isEmpty());
    }

    @Test
    void theBookKeepsBetweenVisits() {
        FakePage page = new FakePage(HOME);
        ProfileBook book = new ProfileBook(page.kept, HOME, "fresh");
        assertTrue(book.save(List.of(KEPT)));
        KeptProfile changed = new KeptProfile(KEPT.name(), Profile.of(OTHER, "other"), List.of());
        assertTrue(book.save(List.of(changed)));
        ProfileBook next = new ProfileBook(page.kept, HOME, "fresh");
        assertEquals(List.of(changed), next.profiles());
        assertFalse(page.texts.toString().contains("password"));
        next.forget(changed);
        assertEquals(List.of(), new ProfileBook(page.kept, HOME, "fresh").profiles());
        List<KeptProfile> many = new ArrayList<>();
        for (int i = 0; i < ProfileBook.MOST; i++) {
            many.add(new KeptProfile("p" + i, Profile.of(HOME, "x"), List.of()));
        }
        assertTrue(book.save(many.subList(1, many.size())));
        assertFalse(book.save(many), "the profile that was there makes one too many");
        assertEquals(ProfileBook.MOST, book.profiles().size());
    }

    @Test
    void whatWasOpenIsOpenedAgain() {
        FakePage page = new FakePage(HOME);
        page.effects(page.store.shown(), false);
        Desk desk = new Desk(page.store, page.kept, connection -> page.effects(connection, false));
        ProfileBook book = new ProfileBook(page.kept, HOME, "fresh");
        assertTrue(book.save(List.of(KEPT)));
        Connection open = desk.open(KEPT, "HIDDEN");
        assertNotNull(open);
        assertEquals(2, open.state().subscriptions().size());
        assertEquals("HIDDEN", open.state().profile().password());
        assertNotNull(desk.open(Profile.of(HOME, "nameless"), ""));
        book.remember(desk.connections());
        assertFalse(page.texts.toString().contains("HIDDEN"), page.texts.toString());
        assertEquals(List.of(KEPT), new ProfileBook(page.kept, HOME, "fresh").remembered());
        desk.close(open);
        book.remember(desk.connections());
        assertEquals(List.of(), new ProfileBook(page.kept, HOME, "fresh").remembered());
        page.texts.put("desk", "who\nknows\n\n\u0000");
        page.texts.put("profiles", "{\"tymbal\":");
        assertEquals(List.of(), new ProfileBook(page.kept, HOME, "fresh").remembered());
    }
}
