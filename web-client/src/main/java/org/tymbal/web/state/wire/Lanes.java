package org.tymbal.web.state.wire;

import java.util.ArrayList;
import java.util.List;
import org.tymbal.client.tap.WireLine;
import org.tymbal.client.tap.WireLog;
import org.tymbal.client.tap.WirePacket;
import org.tymbal.words.Words;

/** The columns of the ladder: the clients of this page, the broker, other clients that the server tells of. */
public final class Lanes {
    /** More columns than this could not be read; the clients heard last stay. */
    public static final int MOST = 5;

    private final WireLog log;
    private final List<String> own = new ArrayList<>();
    private final List<String> others = new ArrayList<>();

    public Lanes(WireLog log) {
        this.log = log;
    }

    /** The client of a line: its Client Identifier, or the address where none was seen. */
    public static String client(WireLine line) {
        WirePacket connect = line.connect();
        String id = connect == null ? "" : PacketFacts.of(connect).topic();
        return id.isEmpty() ? line.name() : id;
    }

    /** Looks at all that the log holds. */
    public void update() {
        own.clear();
        others.clear();
        WireLine before = null;
        for (int i = log.last(); i >= log.first() && own.size() + others.size() < MOST - 1; i--) {
            WirePacket packet = log.get(i);
            WireLine line = packet == null ? null : packet.line();
            if (line == null || line == before) {
                continue;
            }
            before = line;
            List<String> side = line.transport() == null ? others : own;
            String name = client(line);
            if (side.indexOf(name) < 0) {
                side.add(name);
            }
        }
    }

    /** At least the broker and one client. */
    public int count() {
        return Math.max(1, own.size()) + 1 + others.size();
    }

    public int broker() {
        return Math.max(1, own.size());
    }

    /** The column of the client of this line; -1 if it has none. */
    public int of(WireLine line) {
        if (line.transport() != null) {
            return own.indexOf(client(line));
        }
        int index = others.indexOf(client(line));
        return index < 0 ? -1 : broker() + 1 + index;
    }

    /** What stands above a column. */
    public String title(int lane) {
        if (lane == broker()) {
            return Words.of("broker");
        }
        return lane < broker()
                ? own.isEmpty() ? Words.of("this page") : own.get(lane)
                : others.get(lane - broker() - 1);
    }
}
