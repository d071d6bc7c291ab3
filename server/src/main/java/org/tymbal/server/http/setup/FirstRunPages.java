package org.tymbal.server.http.setup;

import io.undertow.server.HttpHandler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.http.WebOrigins;
import org.tymbal.server.http.words.Language;
import org.tymbal.words.Words;

/** The pages of this room by their paths. */
public final class FirstRunPages {
    private static final int FORBIDDEN = 403;

    private FirstRunPages() {}

    /**
     * @param firstRun null for a broker that somebody has configured: then it is not asked for again
     * @param localOnly whether only this computer can connect
     * @param mqttPort the port of MQTT; 0 for none
     * @param addresses those of this computer on its networks
     */
    public static Map<String, HttpHandler> of(
            @Nullable FirstRun firstRun,
            boolean localOnly,
            int mqttPort,
            WebOrigins origins,
            Supplier<List<String>> addresses) {
        boolean settable = firstRun != null && localOnly;
        Map<String, HttpHandler> pages = new HashMap<>();
        pages.put(QrSite.PATH, new QrSite());
        pages.put(JoinSite.PATH, new JoinSite(addresses, localOnly, settable, mqttPort));
        HttpHandler setup = firstRun != null && localOnly
                ? new SetupSite(firstRun.directory(), mqttPort, origins, addresses, firstRun.start())
                : exchange -> Pages.send(
                        exchange,
                        FORBIDDEN,
                        SetupPage.refused(
                                Language.of(exchange),
                                Words.mark("This broker has been configured already. Change its file or its options,"
                                        + " and start it again.")));
        pages.put(SetupSite.PATH, setup);
        pages.put(SetupSite.START_PATH, setup);
        return pages;
    }
}
