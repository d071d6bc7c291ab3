package org.tymbal.server.net;

import java.net.InetSocketAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.tymbal.server.config.ListenerConfig;
import org.tymbal.server.http.api.ListenerView;
import org.xnio.StreamConnection;
import org.xnio.channels.AcceptingChannel;

/** Describes the listeners that are open. Any thread. */
final class Listeners {
    private Listeners() {}

    /** @param channels of the same listeners in the same order */
    static List<ListenerView> of(List<Gate> gates, List<AcceptingChannel<StreamConnection>> channels) {
        List<ListenerView> views = new ArrayList<>();
        for (int i = 0; i < gates.size(); i++) {
            views.add(view(gates.get(i), channels.get(i)));
        }
        return views;
    }

    private static ListenerView view(Gate gate, AcceptingChannel<StreamConnection> channel) {
        ListenerConfig config = gate.config();
        InetSocketAddress bound = channel.getLocalAddress(InetSocketAddress.class);
        Tls tls = gate.tls();
        String plain = config.kind() == ListenerConfig.Kind.MQTT ? "mqtt" : "http";
        List<ListenerView.CertificateView> certificates = new ArrayList<>();
        if (tls != null) {
            tls.chain().forEach(certificate -> certificates.add(view(certificate)));
        }
        return new ListenerView(
                config.host(),
                bound == null ? config.port() : bound.getPort(),
                tls == null ? plain : plain + "s",
                config.access().place(),
                config.access().allowAnonymous(),
                gate.open(),
                gate.accepted(),
                gate.bytesReceived(),
                gate.bytesSent(),
                certificates);
    }

    private static ListenerView.CertificateView view(X509Certificate certificate) {
        return new ListenerView.CertificateView(
                certificate.getSubjectX500Principal().getName(),
                certificate.getIssuerX500Principal().getName(),
                names(certificate),
                certificate.getNotBefore().getTime(),
                certificate.getNotAfter().getTime());
    }

    private static List<String> names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> found = certificate.getSubjectAlternativeNames();
            if (found != null) {
                for (List<?> name : found) {
                    names.add(String.valueOf(name.get(1)));
                }
            }
        } catch (CertificateParsingException e) {
            // Clients cannot read them either.
        }
        return names;
    }
}
