package org.tymbal.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ground floor: client over wire over packet over topic over bytes, and nothing that TeaVM lacks. */
@AnalyzeClasses(packages = "org.tymbal", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule floors = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("bytes")
            .definedBy("org.tymbal.codec.bytes..")
            .layer("topic")
            .definedBy("org.tymbal.codec.topic..")
            .layer("packet")
            .definedBy("org.tymbal.codec.packet..")
            .layer("wire")
            .definedBy("org.tymbal.codec.wire..")
            .layer("anatomy")
            .definedBy("org.tymbal.codec.anatomy..")
            .layer("capture")
            .definedBy("org.tymbal.codec.capture..")
            .layer("client")
            .definedBy("org.tymbal.client..")
            .whereLayer("bytes")
            .mayNotAccessAnyLayer()
            .whereLayer("topic")
            .mayOnlyAccessLayers("bytes")
            .whereLayer("packet")
            .mayOnlyAccessLayers("bytes", "topic")
            .whereLayer("wire")
            .mayOnlyAccessLayers("bytes", "topic", "packet")
            .whereLayer("anatomy")
            .mayOnlyAccessLayers("bytes", "topic", "packet")
            .whereLayer("capture")
            .mayOnlyAccessLayers("bytes")
            .whereLayer("client")
            .mayOnlyAccessLayers("bytes", "topic", "packet", "wire", "anatomy");

    @ArchTest
    static final ArchRule noCircles = HouseLaws.noCirclesBetween("org.tymbal.(**)");

    /** The allow-list: a package that is not here has to be shown to work under TeaVM first. */
    @ArchTest
    static final ArchRule onlyWhatTheBrowserHas = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "org.tymbal.codec..",
                    "org.tymbal.client..",
                    "org.tymbal.words..",
                    "org.jspecify.annotations",
                    "java.lang",
                    "java.lang.annotation",
                    "java.lang.invoke",
                    "java.lang.runtime",
                    "java.nio.charset",
                    "java.util",
                    "java.util.function")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule browserClean = HouseLaws.browserClean("org.tymbal..");

    /** Throwable.addSuppressed, which try-with-resources calls, fails under TeaVM 0.15. */
    @ArchTest
    static final ArchRule noTryWithResources = noClasses()
            .should()
            .callMethod(Throwable.class, "addSuppressed", Throwable.class)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule plainNames = HouseLaws.plainNames();

    @Test
    void noSourceAboveTheWall() {
        assertEquals(List.of(), HouseLaws.sourcesAboveTheWall());
    }

    @Test
    void everyPackageIsNullMarkedAndSaysWhatItIs() {
        assertEquals(List.of(), HouseLaws.packagesWithoutNullMarkedInfo());
    }
}
