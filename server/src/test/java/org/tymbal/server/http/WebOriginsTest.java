package org.tymbal.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebOriginsTest {
    private static final int PORT = 8080;
    private final WebOrigins local = new WebOrigins(true);
    private final WebOrigins lan = new WebOrigins(false);
    private final InetAddress here;
    private final InetAddress elsewhere;

    WebOriginsTest() throws UnknownHostException {
        here = InetAddress.getByName("127.0.0.1");
        elsewhere = InetAddress.getByName("192.0.2.9");
    }

    private static HeaderMap headers(String host, String... origins) {
        HeaderMap headers = new HeaderMap();
        if (!host.isEmpty()) {
            headers.put(Headers.HOST, host);
        }
        for (String origin : origins) {
            headers.add(Headers.ORIGIN, origin);
        }
        return headers;
    }

    @Test
    void programsSendNoOrigin() {
        assertNull(local.foreignOrigin(headers("localhost:8080"), PORT, here));
        assertNull(lan.foreignOrigin(headers("192.0.2.1:8080"), PORT, elsewhere));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8080, http://localhost:8080",
        "LOCALHOST:8080, http://LocalHost:8080",
        "127.0.0.1:8080, http://localhost:8080",
        "localhost:8080, http://[::1]:8080",
        "[::1]:8080, http://127.0.0.1:8080",
        "broker.example, https://broker.example",
        "broker.example:443, https://broker.example",
        "broker.example, http://broker.example:80",
        "192.0.2.1:8080, http://192.0.2.1:8080",
        "[2001:db8::7]:8080, http://[2001:db8::7]:8080"
    })
    void itsOwnPageMayConnect(String host, String origin) {
        assertNull(lan.foreignOrigin(headers(host, origin), PORT, here));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8080, null",
        "localhost:8080, http://localhost",
        "localhost:8080, http://localhost:8081",
        "localhost:8080, http://localhost:3000",
        "localhost:8080, http://evil.example",
        "localhost:8080, http://localhost.evil.example:8080",
        "localhost:8080, http://evil-localhost:8080",
        "localhost:8080, http://localhost:8080.evil.example",
        "localhost:8080, http://localhost:8080@evil.example",
        "localhost:8080, http://localhost:8080/",
        "localhost:8080, http://localhost:80800",
        "localhost:8080, http://localhost:99999",
        "localhost:8080, http://localhost:",
        "localhost:8080, http://",
        "localhost:8080, ftp://localhost:8080",
        "localhost:8080, localhost:8080",
        "localhost:8080, http:/localhost:8080",
        "broker.example, http://broker.example:8080",
        "198.51.100.1:8080, http://198.51.100.2:8080"
    })
    void otherPagesMayNot(String host, String origin) {
        assertNotNull(local.foreignOrigin(headers(host, origin), PORT, here));
        assertNotNull(lan.foreignOrigin(headers(host, origin), PORT, here));
    }

    @Test
    void anEmptyOriginIsForeign() {
        assertNotNull(local.foreignOrigin(headers("localhost:8080", ""), PORT, here));
    }

    @Test
    void aSecondOriginIsForeign() {
        String own = "http://localhost:8080";
        assertNotNull(local.foreignOrigin(headers("localhost:8080", own, own), PORT, here));
    }

    @Test
    void anOversizedOriginIsForeign() {
        String host = "a".repeat(5000);
        assertNotNull(lan.foreignOrigin(headers(host, "http://" + host), PORT, here));
    }

    @Test
    void withoutHostEveryOriginIsForeign() {
        assertNotNull(lan.foreignOrigin(headers("", "http://broker.example"), PORT, here));
    }

    @Test
    void localhostOfAnotherComputerIsForeign() {
        assertNotNull(lan.foreignOrigin(headers("192.0.2.1:8080", "http://localhost:8080"), PORT, elsewhere));
    }

    @Test
    void whatIsLoggedOfAnOriginIsHarmless() {
        assertEquals(
                "http://?script?x?.example",
                local.foreignOrigin(headers("localhost:8080", "http://<script>x\u001b.example"), PORT, here));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:8080", "127.0.0.1:8080", "[::1]:8080", "192.168.1.5", "LOCALHOST"})
    void harmlessNamesAreAnswered(String host) {
        assertEquals(true, local.allowsHost(headers(host)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "1.2.3",
                "localhost:80:80",
                "localhost:x",
                "[::1",
                "[evil]",
                ":8080",
                " localhost"
            })
    void namesThatAnybodyCanMakeUpAreNot(String host) {
        assertEquals(false, local.allowsHost(headers(host)));
    }

    @Test
    void twoNamesAreOneTooMany() {
        HeaderMap headers = headers("localhost").add(Headers.HOST, "localhost");
        assertEquals(false, local.allowsHost(headers));
        assertEquals(false, lan.allowsHost(headers));
    }

    @Test
    void onTheLanAnyNameWillDo() {
        assertEquals(true, lan.allowsHost(headers("raspberrypi.local:8080")));
    }
}
