package org.tymbal.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What holds in every room, whichever module it is in. */
public final class HouseLaws {
    private static final Path MAIN = Path.of("src/main/java");
    private static final int LONGEST_FILE_LINES = 600;
    private static final Pattern COMMENT_OR_STRING =
            Pattern.compile("/\\*.*?\\*/|//[^\\n]*|\"(?:\\\\.|[^\"\\\\\\n])*\"", Pattern.DOTALL);
    private static final Pattern SYNCHRONIZED = Pattern.compile("\\bsynchronized\\b");

    private HouseLaws() {}

    /** Names that say nothing about the thing they name. */
    public static ArchRule plainNames() {
        return noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Utils?|Helper)$|.*\\.Abstract[^.]*")
                .allowEmptyShould(true);
    }

    /** @param rooms a package pattern with one capturing group, the room */
    public static ArchRule noCirclesBetween(String rooms) {
        return slices().matching(rooms).should().beFreeOfCycles().allowEmptyShould(true);
    }

    /**
     * What the heart, the codec and the client engine leave alone, so that TeaVM can compile them. The names of charsets
     * in java.nio.charset are harmless.
     */
    public static ArchRule browserClean(String... packages) {
        return noClasses()
                .that()
                .resideInAnyPackage(packages)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.nio",
                        "java.nio.channels..",
                        "java.nio.file..",
                        "java.time..",
                        "java.util.regex..",
                        "java.util.stream..",
                        "java.util.concurrent.locks..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.concurrent.atomic.LongAdder")
                .orShould()
                .callMethod(String.class, "format", String.class, Object[].class)
                .orShould()
                .callMethod(String.class, "formatted", Object[].class)
                .allowEmptyShould(true);
    }

    /** Sources longer than the hard wall, as "path: n lines". */
    public static List<String> sourcesAboveTheWall() {
        return sources()
                .filter(source -> text(source).lines().count() > LONGEST_FILE_LINES)
                .map(source -> source + ": " + text(source).lines().count() + " lines")
                .toList();
    }

    /** Folders with classes whose package-info.java is missing or is not null-marked. */
    public static List<String> packagesWithoutNullMarkedInfo() {
        return sources()
                .map(Path::getParent)
                .distinct()
                .filter(folder -> {
                    Path info = folder.resolve("package-info.java");
                    return !Files.exists(info) || !text(info).contains("@NullMarked");
                })
                .map(Path::toString)
                .toList();
    }

    /** Sources that say {@code synchronized} outside the folders named (ArchUnit sees methods, but no blocks). */
    public static List<String> synchronizedOutside(String... folders) {
        List<String> allowed = List.of(folders);
        return sources()
                .filter(source -> allowed.stream().noneMatch(folder -> source.startsWith(MAIN.resolve(folder))))
                .filter(source -> SYNCHRONIZED
                        .matcher(COMMENT_OR_STRING.matcher(text(source)).replaceAll(" "))
                        .find())
                .map(Path::toString)
                .toList();
    }

    private static Stream<Path> sources() {
        if (!Files.isDirectory(MAIN)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.walk(MAIN)) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
