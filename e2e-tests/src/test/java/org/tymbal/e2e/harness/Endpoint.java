package org.tymbal.e2e.harness;

import java.io.IOException;

/** A way into the broker. */
public enum Endpoint {
    TCP {
        @Override
        Link open(BrokerProcess broker) throws IOException {
            return TcpLink.open(broker.tcpPort());
        }
    },
    TLS {
        @Override
        Link open(BrokerProcess broker) throws IOException {
            return TcpLink.openTls(broker.tlsPort());
        }
    },
    WS {
        @Override
        Link open(BrokerProcess broker) throws IOException {
            return WebSocketLink.open(broker.httpPort());
        }
    },
    WSS {
        @Override
        Link open(BrokerProcess broker) throws IOException {
            return WebSocketLink.openTls(broker.httpsPort());
        }
    };

    abstract Link open(BrokerProcess broker) throws IOException;
}
