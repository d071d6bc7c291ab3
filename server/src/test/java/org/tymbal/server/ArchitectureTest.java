package org.tymbal.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameContaining;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tymbal.house.HouseLaws;

/** The floors of the server: a room imports only rooms on lower floors. */
@AnalyzeClasses(packages = "org.tymbal.server", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    /** From the bottom to the top; the rooms of one floor do not know one another. */
    private static final List<List<String>> FLOORS = List.of(
            List.of("config", "metrics"),
            List.of("message", "access"),
            List.of("routing", "store"),
            List.of("session"),
            List.of("broker"),
            List.of("demo"),
            List.of("protocol", "http", "link", "control", "token"),
            List.of("net"));

    @ArchTest
    static final ArchRule floors = floors();

    @ArchTest
    static final ArchRule noCircles = HouseLaws.noCirclesBetween("org.tymbal.server.(*)..");

    /** One day the whole broker shall run in a browser tab. */
    @ArchTest
    static final ArchRule theHeartIsBrowserClean = HouseLaws.browserClean(
            "org.tymbal.server.message..",
            "org.tymbal.server.routing..",
            "org.tymbal.server.session..",
            "org.tymbal.server.broker..",
            "org.tymbal.server.protocol..");

    /** Password hashes and files of access control live outside the heart. */
    @ArchTest
    static final ArchRule accessIsBrowserCleanButForItsFilesAndHashes = noClasses()
            .that(resideInAPackage("org.tymbal.server.access..")
                    .and(not(simpleNameContaining("File")))
                    .and(not(simpleNameContaining("Hash"))))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.nio..", "java.time..", "java.util.regex..", "java.util.stream..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyNetAndHttpKnowUndertow = noClasses()
            .that()
            .resideOutsideOfPackages("org.tymbal.server.net..", "org.tymbal.server.http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.undertow..", "org.xnio..")
            .allowEmptyShould(true);

    /** JSON is for people and tools, not for the heart. */
    @ArchTest
    static final ArchRule onlyControlTokenAndHttpKnowJackson = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "org.tymbal.server.control..",
                    "org.tymbal.server.token..",
                    "org.tymbal.server.http..",
                    "org.tymbal.server.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.fasterxml..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyTheCommandEndsTheProcess = noClasses()
            .that()
            .resideOutsideOfPackage("org.tymbal.server.cli..")
            .and()
            .doNotHaveFullyQualifiedName("org.tymbal.server.Main")
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class)
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

    @Test
    void synchronizedOnlyWhereStateIsShared() {
        assertEquals(
                List.of(),
                HouseLaws.synchronizedOutside(
                        "org/tymbal/server/session", "org/tymbal/server/routing", "org/tymbal/server/store"));
    }

    private static ArchRule floors() {
        LayeredArchitecture house =
                layeredArchitecture().consideringOnlyDependenciesInLayers().withOptionalLayers(true);
        house = house.layer("root").definedBy("org.tymbal.server").layer("cli").definedBy("org.tymbal.server.cli..");
        for (List<String> floor : FLOORS) {
            for (String room : floor) {
                house = house.layer(room).definedBy("org.tymbal.server." + room + "..");
            }
        }
        List<String> below = new ArrayList<>();
        for (List<String> floor : FLOORS) {
            for (String room : floor) {
                house = below.isEmpty()
                        ? house.whereLayer(room).mayNotAccessAnyLayer()
                        : house.whereLayer(room).mayOnlyAccessLayers(below.toArray(String[]::new));
            }
            below.addAll(floor);
        }
        return house;
    }
}
