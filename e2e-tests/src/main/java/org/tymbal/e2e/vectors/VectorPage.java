package org.tymbal.e2e.vectors;

import java.util.ArrayList;
import java.util.List;
import org.teavm.jso.ajax.XMLHttpRequest;
import org.teavm.jso.dom.html.HTMLDocument;
import org.teavm.jso.dom.html.HTMLElement;
import org.tymbal.codec.packet.PacketType;
import org.tymbal.codec.packet.ProtocolVersion;
import org.tymbal.codec.vectors.Utf8Torture;
import org.tymbal.codec.vectors.Vector;
import org.tymbal.codec.vectors.VectorRunner;
import org.tymbal.codec.wire.Hostile;

/**
 * Loads the vectors beside the page, runs them, UTF-8 and hostile packets, and writes what came of it into the document: a
 * line for each count, then a line for each failure. The title says when it is over.
 */
public final class VectorPage {
    private static final int HOSTILE_ROUNDS = 8000;

    private final HTMLDocument document = HTMLDocument.current();
    private final List<String> failures = new ArrayList<>();
    private int vectors;

    private VectorPage() {}

    public static void main(String[] args) {
        new VectorPage().load(0);
    }

    /** One file after the other, so that an error names its file. */
    private void load(int index) {
        if (index == PacketType.values().length) {
            finish();
            return;
        }
        String file = Vector.file(PacketType.values()[index]);
        XMLHttpRequest request = new XMLHttpRequest();
        request.open("GET", file);
        request.onComplete(() -> {
            if (request.getStatus() == 200) {
                guarded(file, () -> run(file, request.getResponseText()));
            } else {
                failures.add(file + " could not be loaded: " + request.getStatus());
            }
            load(index + 1);
        });
        request.send();
    }

    private void run(String file, String json) {
        for (Vector vector : Vector.parse(json)) {
            vectors++;
            guarded(file + ": " + vector.name(), () -> {
                String problem = VectorRunner.problem(vector);
                if (problem != null) {
                    failures.add(file + ": " + vector.name() + ": " + problem);
                }
            });
        }
    }

    private void finish() {
        say("vectors " + vectors);
        guarded("UTF-8", () -> {
            Utf8Torture.Result utf8 = Utf8Torture.run();
            failures.addAll(utf8.problems());
            say("utf8 " + utf8.questions());
        });
        for (ProtocolVersion version : ProtocolVersion.values()) {
            guarded("hostile packets of " + version.label(), () -> {
                Hostile.Result hostile = Hostile.flipBytes(version, version.level(), HOSTILE_ROUNDS);
                say("hostile " + hostile.accepted() + " " + hostile.refused());
            });
        }
        say("failures " + failures.size());
        for (String failure : failures) {
            say("failure: " + failure);
        }
        document.setTitle("done");
    }

    /** Whatever is thrown is a failure that has a name, and the rest goes on. */
    private void guarded(String what, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | AssertionError e) {
            failures.add(what + " threw " + e);
        }
    }

    private void say(String line) {
        HTMLElement paragraph = document.createElement("p");
        paragraph.appendChild(document.createTextNode(line));
        document.getBody().appendChild(paragraph);
    }
}
