package org.tymbal.server.cli.client;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Compares the server's name with its certificate, or not, whoever opens the connection: a socket forgets to, an HTTP client
 * insists.
 */
final class NameChecking extends X509ExtendedTrustManager {
    private static final String BY_THE_RULES_OF_HTTPS = "HTTPS";

    private final X509ExtendedTrustManager trust;

    private final boolean compareNames;

    NameChecking(X509ExtendedTrustManager trust, boolean compareNames) {
        this.trust = trust;
        this.compareNames = compareNames;
    }

    private static SSLParameters checked(SSLParameters parameters) {
        parameters.setEndpointIdentificationAlgorithm(BY_THE_RULES_OF_HTTPS);
        return parameters;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        if (!compareNames) {
            trust.checkServerTrusted(chain, kind);
            return;
        }
        engine.setSSLParameters(checked(engine.getSSLParameters()));
        trust.checkServerTrusted(chain, kind, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) throws CertificateException {
        if (!compareNames) {
            trust.checkServerTrusted(chain, kind);
            return;
        }
        if (!(socket instanceof SSLSocket ssl)) {
            throw new CertificateException("the server's name cannot be checked");
        }
        ssl.setSSLParameters(checked(ssl.getSSLParameters()));
        trust.checkServerTrusted(chain, kind, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        throw new CertificateException("the server's name cannot be checked");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        trust.checkClientTrusted(chain, kind, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) throws CertificateException {
        trust.checkClientTrusted(chain, kind, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        trust.checkClientTrusted(chain, kind);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return trust.getAcceptedIssuers();
    }
}
