package org.tymbal.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.ByteWriter;
import org.tymbal.codec.bytes.MalformedBytesException;
import org.tymbal.codec.packet.Packet;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Property;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.packet.RetainHandling;
import org.tymbal.codec.packet.Subscription;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.server.message.Message;

/** Every record of format 1, to the byte: a later Tymbal must read what this one has written. */
class StoreFormatTest {
    private static final long OFFSET = 1_000;

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static Message message() {
        Properties properties =
                Properties.builder().add(Property.MESSAGE_EXPIRY_INTERVAL, 9).build();
        Packet.Publish packet = new Packet.Publish(
                false, Qos.AT_LEAST_ONCE, true, TopicName.of("t"), 5, properties, ByteSlice.utf8("p"));
        return Message.of(packet, TopicName.of("t"), "c", true, 0);
    }

    private static final String MESSAGE = "01 3d 0000000000002710 0001 63 32 0c 0001 74 0000 05 02 00000009 70";

    @Test
    void keys() throws Exception {
        assertEquals("46", hex(StoreFormat.formatKey()));
        assertEquals("73636c69", hex(StoreFormat.key(StoreFormat.SESSIONS, ByteSlice.utf8("cli"))));
        assertEquals("710000000000000001000000000000ffff", hex(StoreFormat.key(StoreFormat.QUEUES, 1, 65_535L)));
        assertEquals("690000000000000001ffff", hex(StoreFormat.key(StoreFormat.RECEIVED, 1, 65_535)));
        assertEquals("0001", hex(StoreFormat.version()));
    }

    @Test
    void sessions() throws Exception {
        String stored = "01 0000000000000007 ffffffff 00000000000007d0 0000000000000003";
        StoredSession session = new StoredSession("cli", 7, 4_294_967_295L, 1_000, 3);
        assertEquals(stored.replace(" ", ""), hex(StoreFormat.session(session, OFFSET)));
        assertEquals(session, StoreFormat.session(bytes("73636c69"), bytes(stored), OFFSET));
        String here = "01 0000000000000007 00000005 8000000000000000 0000000000000003";
        assertEquals(
                StoredSession.CONNECTED,
                StoreFormat.session(bytes("73636c69"), bytes(here), OFFSET).detachedAtMillis());
    }

    @Test
    void subscriptions() throws Exception {
        Subscription subscription = new Subscription(
                TopicFilter.of("$share/g/+"), Qos.EXACTLY_ONCE, true, true, RetainHandling.DO_NOT_SEND);
        assertEquals("012e0fffffff", hex(StoreFormat.subscription(subscription, 268_435_455)));
        byte[] key = StoreFormat.key(StoreFormat.SUBSCRIPTIONS, 1, "$share/g/+".getBytes("UTF-8"));
        assertEquals(
                new StoreFormat.SubscriptionRecord(subscription, 268_435_455),
                StoreFormat.subscription(key, bytes("012e0fffffff")));
    }

    @Test
    void messages() throws Exception {
        assertEquals(MESSAGE.replace(" ", ""), hex(StoredMessages.message(message(), OFFSET)));
        Message read = StoredMessages.message(bytes(MESSAGE), OFFSET);
        assertEquals(9_000, read.expiresAtMillis());
        assertEquals("c", read.publisher());
        assertEquals(9, read.properties().number(Property.MESSAGE_EXPIRY_INTERVAL, 0));
        assertEquals("p", read.payload().text());
    }

    @Test
    void messagesThatWait() throws Exception {
        Queued queued = new Queued(1, 2, 500, message(), 2, true, 4, new int[] {6});
        int size = message().sizeBytes();
        String head = "01 3e 00000000000001f4 " + HexFormat.of().toHexDigits(size) + " 0004 00000001 00000006";
        ByteWriter inline = new ByteWriter();
        StoredMessages.write(queued, 0, OFFSET, inline);
        assertEquals((head + MESSAGE).replace(" ", ""), hex(inline.toArray()));
        ByteWriter referring = new ByteWriter();
        StoredMessages.write(queued, 77, OFFSET, referring);
        String reference = head.replace("01 3e", "01 36") + "000000000000004d";
        assertEquals(reference.replace(" ", ""), hex(referring.toArray()));
        StoredEntry entry = StoredMessages.entry(2, bytes(reference), OFFSET, id -> {
            assertEquals(77, id);
            return message();
        });
        assertEquals(500, entry.position());
        assertEquals(size, entry.sizeBytes());
        assertEquals(4, entry.packetId());
        assertEquals(6, entry.identifiers()[0]);
        assertEquals(77, StoredMessages.head(bytes(reference)).messageId());
        assertEquals(
                "p",
                StoredMessages.entry(2, inline.toArray(), OFFSET, id -> message())
                        .message()
                        .payload()
                        .text());
    }

    @Test
    void wills() throws Exception {
        String stored = "01 0000001e 7fffffffffffffff " + MESSAGE;
        Change.WillKept will = new Change.WillKept(1, message(), 30, Message.NEVER);
        assertEquals(stored.replace(" ", ""), hex(StoredMessages.will(will, OFFSET)));
        assertEquals(30, StoredMessages.will(1, bytes(stored), OFFSET).delaySeconds());
    }

    @Test
    void damageIsSaid() {
        for (String record : new String[] {"", "00", "02 00", "01 ff", MESSAGE.substring(0, 30)}) {
            assertThrows(DamagedRecordException.class, () -> StoredMessages.message(bytes(record), OFFSET), record);
        }
    }

    @Test
    void aGroupIsReadAsItWasMade() {
        Group group = new Group();
        group.put(new byte[] {1}, new byte[300]);
        group.delete(new byte[] {2, 3});
        StringBuilder story = new StringBuilder();
        byte[] whole = group.toArray();
        Group.read(whole, whole.length, new Group.Reader() {
            @Override
            public void put(byte[] key, byte[] value) {
                story.append("put ")
                        .append(hex(key))
                        .append(' ')
                        .append(value.length)
                        .append(';');
            }

            @Override
            public void delete(byte[] key) {
                story.append("delete ").append(hex(key)).append(';');
            }
        });
        assertEquals("put 01 300;delete 0203;", story.toString());
    }

    /** Nothing that is read throws anything but what it says. */
    @FuzzTest(maxDuration = "30s")
    void anyBytes(byte[] data) {
        byte[] key = data.length > 40 ? java.util.Arrays.copyOf(data, 40) : data;
        Reading[] readings = {
            () -> StoreFormat.session(key, data, OFFSET),
            () -> StoreFormat.subscription(key, data),
            () -> StoreFormat.packetIdRecord(data),
            () -> StoreFormat.packetId(key),
            () -> StoreFormat.number(key),
            () -> StoreFormat.second(key),
            () -> StoreFormat.version(data),
            () -> StoreFormat.count(data),
            () -> StoredMessages.message(data, OFFSET),
            () -> StoredMessages.head(data),
            () -> StoredMessages.entry(1, data, OFFSET, id -> message()),
            () -> StoredMessages.will(1, data, OFFSET)
        };
        for (Reading reading : readings) {
            try {
                reading.read();
            } catch (DamagedRecordException e) {
                // What it says.
            }
        }
        LogFile.of(data);
        try {
            Group.read(data, data.length, new Group.Reader() {
                @Override
                public void put(byte[] at, byte[] value) {}

                @Override
                public void delete(byte[] at) {}
            });
        } catch (MalformedBytesException e) {
            // Likewise.
        }
    }

    private interface Reading {
        Object read() throws DamagedRecordException;
    }
}
