package org.tymbal.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tymbal.codec.packet.Qos;
import org.tymbal.server.message.Message;
import org.tymbal.server.routing.Origin;

class InflightWindowTest {
    private static final int ALL_IDS = 65_535;

    private final InflightWindow window = new InflightWindow();

    private static Message message(int number) {
        return Message.of("t/" + number, new byte[0], Qos.EXACTLY_ONCE, false);
    }

    private int add(Message message, int qos) {
        return window.add(message, qos, Origin.PLAIN);
    }

    @Test
    void identifiersAreGivenInTurnAndThoseInUsePassedOver() {
        int stuck = add(message(0), 1);
        for (int i = 1; i < ALL_IDS; i++) {
            assertEquals(i + 1, add(message(i), 1));
            window.remove(i + 1);
        }
        int next = add(message(1), 2);
        assertEquals(2, next, "1 is still in use");
        assertEquals(1, window.qosOf(stuck));
        assertEquals(2, window.qosOf(next));
        window.remove(stuck);
        assertEquals(-1, window.qosOf(stuck));
        assertEquals(2, window.qosOf(next));
    }

    @Test
    void behavesAsAMapWhateverTheOrderOfAcknowledgements() {
        Random random = new Random(7);
        Map<Integer, Message> model = new LinkedHashMap<>();
        for (int step = 0; step < 300_000; step++) {
            int most = 1 + (step / 5_000) % 40;
            if (model.size() < most && random.nextInt(5) > 1) {
                Message message = message(step % 50);
                int id = add(message, 1);
                assertNull(model.put(id, message), "given twice");
            } else if (!model.isEmpty()) {
                List<Integer> ids = List.copyOf(model.keySet());
                int id = random.nextBoolean() ? ids.get(0) : ids.get(random.nextInt(ids.size()));
                if (random.nextInt(40) == 0) {
                    window.trim();
                }
                if (random.nextInt(100) > 0) {
                    window.remove(id);
                    model.remove(id);
                }
            }
            int any = 1 + random.nextInt(ALL_IDS);
            assertEquals(model.containsKey(any) ? 1 : -1, window.qosOf(any));
            assertEquals(model.size(), window.size());
        }
        window.resendAll();
        Delivery delivery = new Delivery();
        for (Map.Entry<Integer, Message> left : model.entrySet()) {
            assertTrue(window.nextResend(delivery));
            assertEquals(left.getKey(), delivery.packetId());
            assertSame(left.getValue(), delivery.message());
        }
        assertFalse(window.nextResend(delivery));
    }
}
