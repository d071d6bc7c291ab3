package org.tymbal.server.cli;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The addresses of this computer. */
public final class LanAddresses {
    /** An address of documentation [RFC 5737]: asking for the way there sends nothing. */
    private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("192.0.2.1", 9);

    private LanAddresses() {}

    /** The IPv4 addresses by which devices on the local network reach this computer; first the one most likely. */
    public static List<String> ipv4() {
        Set<String> addresses = new LinkedHashSet<>();
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.connect(ELSEWHERE);
            if (channel.getLocalAddress() instanceof InetSocketAddress local) {
                add(addresses, local.getAddress());
            }
        } catch (IOException e) {
            // No way out of here; then only the interfaces tell.
        }
        try {
            for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (network.isUp() && !network.isLoopback() && !isOfContainers(network.getName())) {
                    Collections.list(network.getInetAddresses()).forEach(address -> add(addresses, address));
                }
            }
        } catch (SocketException e) {
            // As above.
        }
        return List.copyOf(addresses);
    }

    private static void add(Set<String> addresses, InetAddress address) {
        if (address instanceof Inet4Address && !address.isLoopbackAddress() && !address.isAnyLocalAddress()) {
            addresses.add(address.getHostAddress());
        }
    }

    /** Networks inside this computer, where no phone is. */
    private static boolean isOfContainers(String name) {
        return name.startsWith("docker")
                || name.startsWith("veth")
                || name.startsWith("br-")
                || name.startsWith("virbr");
    }

    /** Whether this computer has the address ::1. */
    public static boolean hasIpv6Loopback() {
        try (ServerSocketChannel channel = ServerSocketChannel.open()) {
            channel.bind(new InetSocketAddress(InetAddress.getByName("::1"), 0));
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
