package org.tymbal.server.demo;

import java.util.List;

/**
 * A demo that is to run.
 *
 * @param place where it is
 * @param names names and addresses of this computer that its certificates are for
 * @param authority who vouches for its servers and its clients
 */
public record Demo(DemoPlace place, List<String> names, DemoAuthority authority) {
    public Demo {
        names = List.copyOf(names);
    }
}
