package org.tymbal.server.demo;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import org.tymbal.codec.packet.Qos;
import org.tymbal.server.message.Message;

/**
 * A house that breathes: a few sensors below {@code demo/}, so that whoever subscribes sees life. Six Retained Messages in all,
 * and two or three messages every two seconds. Confined to the housekeeper.
 */
public final class DemoSensors {
    private static final long INTERVAL_MILLIS = 2_000;
    private static final long TOLERANCE_MILLIS = 500;
    private static final int SLOWER = 5;
    private static final int DOOR = 15;

    private final Consumer<Message> out;
    private final Random random = new Random();
    private long lastMillis = Long.MIN_VALUE / 2;
    private int round;
    private double temperature = 21;
    private double humidity = 48;
    private double outside = 9;
    private double watts = 240;
    private boolean doorOpen;

    /** @param out takes the messages */
    public DemoSensors(Consumer<Message> out) {
        this.out = out;
    }

    /** Publishes if it is time. */
    public void tick(long nowMillis) {
        if (nowMillis - lastMillis < INTERVAL_MILLIS - TOLERANCE_MILLIS) {
            return;
        }
        lastMillis = nowMillis;
        temperature = step(temperature, 18, 24, 0.2);
        watts = step(watts, 80, 900, 40);
        publish("living-room/temperature", oneDigit(temperature));
        publish("house/power", "{\"watts\":" + Math.round(watts) + ",\"counter\":" + round + "}");
        if (round % SLOWER == 0) {
            humidity = step(humidity, 35, 65, 1);
            outside = step(outside, -5, 25, 0.3);
            publish("living-room/humidity", Long.toString(Math.round(humidity)));
            publish("garden/temperature", oneDigit(outside));
        }
        if (round % DOOR == 0) {
            doorOpen = !doorOpen;
            publish("hall/door", doorOpen ? "open" : "closed");
            publish("hall/light", doorOpen ? "ON" : "OFF");
        }
        round++;
    }

    private double step(double value, double least, double most, double size) {
        return Math.max(least, Math.min(most, value + (random.nextDouble() - 0.5) * 2 * size));
    }

    private static String oneDigit(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private void publish(String topic, String text) {
        out.accept(Message.of("demo/" + topic, text.getBytes(StandardCharsets.UTF_8), Qos.AT_MOST_ONCE, true));
    }
}
