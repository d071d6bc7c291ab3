package org.tymbal.e2e.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.AnnotationBasedArgumentsProvider;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;
import org.tymbal.codec.packet.ProtocolVersion;

/** Runs a test over every endpoint and in every version of MQTT, or in those named; it takes one {@link Wire}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0}")
@ArgumentsSource(EveryWire.Wires.class)
public @interface EveryWire {
    ProtocolVersion[] versions() default {ProtocolVersion.V3_1, ProtocolVersion.V3_1_1, ProtocolVersion.V5};

    Endpoint[] endpoints() default {Endpoint.TCP, Endpoint.TLS, Endpoint.WS, Endpoint.WSS};

    /** The product of both lists. */
    final class Wires extends AnnotationBasedArgumentsProvider<EveryWire> {
        @Override
        protected Stream<? extends Arguments> provideArguments(
                ParameterDeclarations parameters, ExtensionContext context, EveryWire every) {
            return Arrays.stream(every.endpoints())
                    .flatMap(endpoint ->
                            Arrays.stream(every.versions()).map(version -> Arguments.of(new Wire(endpoint, version))));
        }
    }
}
