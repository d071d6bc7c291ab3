package org.tymbal.server.cli.store;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.tymbal.server.cli.Command;
import org.tymbal.server.store.MosquittoImport;
import org.tymbal.server.store.OfflineStore;

/** {@code tymbal store}: looks after the files of a broker that does not run. Of a running one it is refused. */
public final class StoreCommand implements Command {
    private static final int GOOD = 0;
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private static final String HELP = """
            tymbal store looks after what a broker with "persistence true" has kept. The broker must not run.
            DIR is the directory that it has as persistence_location.

              tymbal store check DIR            reads everything and says what is there, and what is damaged
              tymbal store dump DIR [FILE]      writes it as JSON lines, to FILE or to standard output
              tymbal store backup DIR TARGET    copies the store to the new directory TARGET
              tymbal store restore SOURCE DIR   makes the store of DIR of a dump or of a back-up
              tymbal store import FILE DIR      makes the store of DIR of mosquitto's own mosquitto.db

            restore and import want a DIR without a store; a dump may be read from standard input as "-".
            The exit code is 0 if all is well, 1 if something failed or is damaged, 2 if the command was not understood.
            """;

    private final PrintStream out;
    private final PrintStream err;
    private final InputStream in;

    public StoreCommand() {
        this(System.in, System.out, System.err);
    }

    StoreCommand(InputStream in, PrintStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    @Override
    public int run(String name, List<String> arguments) {
        if (arguments.isEmpty() || arguments.contains("--help") || arguments.contains("-h")) {
            (arguments.isEmpty() ? err : out).print(HELP);
            return arguments.isEmpty() ? MISUSED : GOOD;
        }
        String verb = arguments.get(0);
        List<String> paths = arguments.subList(1, arguments.size());
        int least = verb.equals("check") || verb.equals("dump") ? 1 : 2;
        int most = verb.equals("check") ? 1 : 2;
        boolean known = List.of("check", "dump", "backup", "restore", "import").contains(verb);
        if (!known || paths.size() < least || paths.size() > most) {
            err.println("tymbal: " + name + " "
                    + (known
                            ? verb + " wants " + (least == most ? least : least + " or " + most) + " paths and got "
                                    + paths.size()
                            : "knows no \"" + verb + "\"")
                    + "; see " + name + " --help");
            return MISUSED;
        }
        Progress progress = new Progress(err, System::nanoTime);
        try {
            return switch (verb) {
                case "check" -> check(Path.of(paths.get(0)), progress);
                case "dump" -> dump(Path.of(paths.get(0)), paths.size() == 1 ? "-" : paths.get(1), progress);
                case "backup" -> backUp(Path.of(paths.get(0)), Path.of(paths.get(1)));
                case "restore" -> restore(paths.get(0), Path.of(paths.get(1)), progress);
                default -> importMosquitto(Path.of(paths.get(0)), Path.of(paths.get(1)), progress);
            };
        } catch (NoSuchFileException e) {
            return fail("there is no file " + e.getFile());
        } catch (FileAlreadyExistsException e) {
            return fail(e.getFile() + " is there already, and is no directory");
        } catch (IOException e) {
            return fail(String.valueOf(e.getMessage()));
        } catch (InvalidPathException e) {
            return fail("\"" + e.getInput() + "\" is no path");
        }
    }

    private int fail(String sentence) {
        err.println("tymbal: " + sentence);
        return FAILED;
    }

    private int check(Path location, Progress progress) throws IOException {
        long damaged = 0;
        try (OfflineStore store = OfflineStore.read(location)) {
            progress.say("comparing the checksums of all files of " + location);
            for (String file : store.damagedFiles()) {
                damaged++;
                progress.say("damaged: " + file);
            }
            try (DumpWriter reader = new DumpWriter(OutputStream.nullOutputStream(), progress)) {
                store.tell(reader);
                damaged += reader.damaged();
            }
        }
        out.println("tymbal: " + progress.summary());
        if (damaged > 0) {
            return fail("the store in " + location + " is damaged in " + damaged + " places. The broker starts with"
                    + " the rest; tymbal store dump writes the rest to a file");
        }
        out.println("tymbal: the store in " + location + " is whole");
        return GOOD;
    }

    private int dump(Path location, String target, Progress progress) throws IOException {
        boolean toFile = !target.equals("-");
        long damaged;
        try (OfflineStore store = OfflineStore.read(location);
                OutputStream to =
                        new BufferedOutputStream(toFile ? new FileOutputStream(target) : new Kept(out), 1 << 16);
                DumpWriter writer = new DumpWriter(to, progress)) {
            store.tell(writer);
            writer.finish();
            damaged = writer.damaged();
        }
        progress.say(progress.summary() + (toFile ? ", in " + target : ""));
        return damaged == 0 ? GOOD : fail(damaged + " places of the store could not be read");
    }

    /** Standard output, which stays open. */
    private static final class Kept extends OutputStream {
        private final PrintStream to;

        Kept(PrintStream to) {
            this.to = to;
        }

        @Override
        public void write(int b) {
            to.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            to.write(bytes, offset, length);
            if (to.checkError()) {
                throw new IOException("standard output takes no more");
            }
        }

        @Override
        public void close() {
            to.flush();
        }
    }

    private int backUp(Path location, Path target) throws IOException {
        OfflineStore.backUp(location, target);
        out.println("tymbal: the store of " + location + " is backed up in " + target + "; tymbal store restore "
                + target + " DIR makes a store of it again");
        return GOOD;
    }

    private int restore(String source, Path location, Progress progress) throws IOException {
        if (!source.equals("-") && Files.isDirectory(Path.of(source))) {
            OfflineStore.restoreBackUp(
                    Path.of(source), location, (file, bytes) -> progress.say(file + " (" + bytes + " bytes)"));
            out.println("tymbal: the store of " + location + " is restored from the back-up in " + source);
            return GOOD;
        }
        try (InputStream stream = source.equals("-") ? in : Files.newInputStream(Path.of(source));
                BufferedReader reader = new BufferedReader(new InputStreamReader(
                        stream,
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT)))) {
            OfflineStore.make(location, to -> new DumpReader(reader, progress).read(to));
        }
        out.println("tymbal: the store of " + location + " is restored: " + progress.summary());
        return GOOD;
    }

    private int importMosquitto(Path file, Path location, Progress progress) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        OfflineStore.make(location, to -> {
            CountingContents counting = new CountingContents(to, progress);
            new MosquittoImport(System.currentTimeMillis(), progress::say).read(bytes, counting);
        });
        out.println("tymbal: the store of " + location + " is made of " + file + ": " + progress.summary());
        return GOOD;
    }
}
