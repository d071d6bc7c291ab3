package org.tymbal.server.config;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says of the usual listeners, which are there when a file names none.
 *
 * @param mqttPort where MQTT is spoken; null: 1883
 * @param httpPort where the page is; null: 8080, or what the file says
 * @param tlsPort where MQTT is spoken with TLS
 * @param httpsPort where the page is by https
 * @param tls null for no listeners with TLS
 * @param lan whether other devices may connect
 * @param ipv6 whether this computer has the address ::1
 * @param scramFile users for SCRAM-SHA-256; null for none
 * @param logKinds which lines are logged, whatever the file says; null: as the file says
 */
public record StartOptions(
        @Nullable Integer mqttPort,
        @Nullable Integer httpPort,
        int tlsPort,
        int httpsPort,
        @Nullable TlsConfig tls,
        boolean lan,
        boolean ipv6,
        @Nullable String scramFile,
        int ioThreads,
        @Nullable Set<LogConfig.Kind> logKinds) {}
