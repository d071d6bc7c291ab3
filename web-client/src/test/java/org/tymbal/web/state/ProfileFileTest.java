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
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.packet.Qos;

class ProfileFileTest {
    private static final Broker HOME = new Broker("localhost", 8080, "/mqtt", false);
    private static final Broker OTHER = new Broker("broker.example", 8884, "/mqtt?access_token=S3CRET", true);
    private static final Profile FULL = new Profile(
            OTHER, ProtocolVersion.V3_1_1, "me", "ada", "S3CRET", 33, false, 7, "will/t", Qos.of(1), true, "S3CRET\n");
    private static final KeptProfile KEPT = new KeptProfile(
            "Gr\u00fcn \"house\" <b>",
            FULL.withoutPassword(),
            List.of(new KeptProfile.Wanted("demo/#", Qos.of(2)), new KeptProfile.Wanted("$SYS/#", Qos.of(0))));

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
        assertEquals("", read(file).profiles().get(0).profile().password());
    }

    @Test
    void aLinkHoldsNoSecretOfAnyKind() {
        String link = ProfileFile.link(new KeptProfile("x", FULL, KEPT.subscriptions()), HOME);
        assertEquals(
                "{\"mqtt\":\"3.1.1\",\"name\":\"x\",\"url\":\"wss://broker.example:8884/mqtt\",\"username\":\"ada\","
                        + "\"subscriptions\":[{\"qos\":2,\"filter\":\"demo/#\"},{\"qos\":0,\"filter\":\"$SYS/#\"}]}",
                link);
        assertFalse(link.contains("S3CRET"), link);
        KeptProfile back = ProfileFile.readLink(link, HOME, "fresh").profiles().get(0);
        assertEquals("fresh", back.profile().clientId());
        assertEquals("", back.profile().willTopic());
        assertEquals("/mqtt", back.profile().broker().path());
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
