package org.tymbal.web;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tymbal.house.HouseLaws;

/** App over view and browser over state; only the edge of the page knows that it runs in one. */
@AnalyzeClasses(packages = "org.tymbal.web", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule floors = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("state")
            .definedBy("org.tymbal.web.state..")
            .layer("view")
            .definedBy("org.tymbal.web.view..")
            .layer("browser")
            .definedBy("org.tymbal.web.browser..")
            .layer("App")
            .definedBy("org.tymbal.web")
            .whereLayer("state")
            .mayNotAccessAnyLayer()
            .whereLayer("view")
            .mayOnlyAccessLayers("state")
            .whereLayer("browser")
            .mayOnlyAccessLayers("state");

    @ArchTest
    static final ArchRule noCircles = HouseLaws.noCirclesBetween("org.tymbal.web.(*)..");

    @ArchTest
    static final ArchRule teavmAtTheEdgeOnly = noClasses()
            .that()
            .resideOutsideOfPackages("org.tymbal.web.view..", "org.tymbal.web.browser..", "org.tymbal.web")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.teavm..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyTheViewTouchesTheDom = noClasses()
            .that()
            .resideOutsideOfPackage("org.tymbal.web.view..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.teavm.jso.dom..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule browserClean = HouseLaws.browserClean("org.tymbal.web..");

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
