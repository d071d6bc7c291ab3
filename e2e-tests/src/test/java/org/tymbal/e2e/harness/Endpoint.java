package org.tymbal.e2e.harness;

import java.io.IOException;

/** A way into the broker. */
public enum Endpoint {
    TCP {
        @Override
        Link open(BrokerProcess broker) throws IOException {
            return new TcpLink(broker.tcpPort());
        }
    },
    WS {
        @Override
        Link open(BrokerProcess broker) throws IOException {
            return WebSocketLink.open(broker.httpPort());
        }
    };

    abstract Link open(BrokerProcess broker) throws IOException;
}
