package org.tymbal.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpSiteTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, false",
                "gzip, true",
                "'gzip, deflate, br', true",
                "'br;q=1.0, GZIP;q=0.8', true",
                "gzip;q=0, false",
                "gzip; q=0.000, false",
                "identity, false",
                "xgzip, false",
                "'', false"
            })
    void sendsGzipToThoseWhoTakeIt(String header, boolean accepted) {
        assertEquals(accepted, HttpSite.acceptsGzip(header));
    }
}
