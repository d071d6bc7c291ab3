package org.tymbal.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerAddressTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7:49152",
        "::1, [::1]:49152",
        "::, [::]:49152",
        "2001:db8::7, [2001:db8::7]:49152",
        "2001:0db8:0:0:1:0:0:1, [2001:db8::1:0:0:1]:49152",
        "2001:db8:0:1:1:1:1:1, [2001:db8:0:1:1:1:1:1]:49152",
        "1:2:3:4:5:6:7:8, [1:2:3:4:5:6:7:8]:49152",
        "1:0:0:4:0:0:0:8, [1:0:0:4::8]:49152",
        "fe80:0:0:0:0:0:0:0, [fe80::]:49152"
    })
    void writesAddressesAsPeopleDo(String address, String text) throws UnknownHostException {
        assertEquals(text, PeerAddress.text(new InetSocketAddress(InetAddress.getByName(address), 49_152)));
    }
}
