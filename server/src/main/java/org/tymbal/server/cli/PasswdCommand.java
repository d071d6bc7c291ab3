package org.tymbal.server.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.access.PasswordFile;
import org.tymbal.server.access.PasswordHash;
import org.tymbal.server.access.TextFile;

/**
 * {@code tymbal passwd}: users of a password_file, with the options, words and exit codes of mosquitto_passwd. The file is written
 * whole or not at all.
 */
public final class PasswdCommand implements Command {
    private static final int FAILED = 1;
    private static final int DIFFERENT = 2;
    private static final String STANDARD_OUTPUT = "-";

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream errors;

    public PasswdCommand() {
        this(System.in, System.out, System.err);
    }

    PasswdCommand(InputStream in, PrintStream out, PrintStream errors) {
        this.in = in;
        this.out = out;
        this.errors = errors;
    }

    /** What cannot be done; the message is the line for standard error. */
    private static final class PasswdException extends Exception {
        private static final long serialVersionUID = 1;
        private final int exitCode;

        PasswdException(int exitCode, String line) {
            super(line);
            this.exitCode = exitCode;
        }
    }

    /** What the command line says. */
    private static final class Arguments {
        private PasswordHash.Kind kind = PasswordHash.DEFAULT_KIND;
        private int iterations = PasswordHash.DEFAULT_ITERATIONS;
        private boolean batch;
        private boolean create;
        private boolean delete;
        private boolean hashPlain;
        private boolean help;
        private String file = "";
        private String user = "";
        private @Nullable String password;
    }

    @Override
    public int run(String name, List<String> words) {
        try {
            Arguments arguments = parse(words);
            if (arguments.help) {
                out.print(help(name));
                return FAILED;
            }
            carryOut(arguments);
            return 0;
        } catch (PasswdException e) {
            errors.println(e.getMessage());
            return e.exitCode;
        } catch (IOException e) {
            errors.println("Error: " + e.getMessage() + ".");
            return FAILED;
        }
    }

    private static Arguments parse(List<String> words) throws PasswdException {
        Arguments read = new Arguments();
        int at = 0;
        while (at < words.size() && option(read, words, at)) {
            at += words.get(at).equals("-H") || words.get(at).equals("-I") ? 2 : 1;
        }
        never(read.create && read.delete, "-c and -D");
        never(read.create && read.hashPlain, "-c and -U");
        never(read.delete && read.hashPlain, "-D and -U");
        never(read.delete && read.batch, "-b and -D");
        List<String> rest = words.subList(at, words.size());
        int wanted = read.hashPlain ? 1 : read.batch ? 3 : 2;
        if (rest.size() == wanted) {
            read.file = rest.get(0);
            read.user = wanted > 1 ? rest.get(1) : "";
            read.password = wanted > 2 ? rest.get(2) : null;
        } else if (read.create && rest.size() < wanted) {
            throw new PasswdException(
                    FAILED,
                    read.batch
                            ? "Error: -c argument given but password file, username, or password missing."
                            : "Error: -c argument given but password file or username missing.");
        } else if (read.delete && rest.size() < wanted) {
            throw new PasswdException(FAILED, "Error: -D argument given but password file or username missing.");
        } else if (read.hashPlain) {
            throw new PasswdException(FAILED, "Error: -U argument given but password file missing.");
        } else {
            read.help = true;
        }
        return read;
    }

    /** Takes the option at this place; false if there is none, where the names begin. */
    private static boolean option(Arguments read, List<String> words, int at) throws PasswdException {
        String word = words.get(at);
        switch (word) {
            case "-b" -> read.batch = true;
            case "-c" -> read.create = true;
            case "-D" -> read.delete = true;
            case "-U" -> read.hashPlain = true;
            case "-H", "-I" -> {
                if (at + 1 == words.size()) {
                    throw new PasswdException(
                            FAILED, "Error: " + word + " argument given but not enough other arguments.");
                }
                if (word.equals("-H")) {
                    read.kind = kind(words.get(at + 1));
                } else {
                    read.iterations = iterations(words.get(at + 1));
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void never(boolean both, String options) throws PasswdException {
        if (both) {
            throw new PasswdException(FAILED, "Error: " + options + " cannot be used together.");
        }
    }

    private static PasswordHash.Kind kind(String text) throws PasswdException {
        try {
            return PasswordHash.Kind.named(text);
        } catch (IllegalArgumentException e) {
            throw new PasswdException(FAILED, "Error: Unknown hash type '" + text + "'");
        }
    }

    private static int iterations(String text) throws PasswdException {
        try {
            int iterations = Integer.parseInt(text);
            if (iterations > 0) {
                return iterations;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new PasswdException(FAILED, "Error: Number of iterations must be > 0.");
    }

    private void carryOut(Arguments arguments) throws PasswdException, IOException {
        if (!arguments.hashPlain) {
            checkName(arguments.user);
        }
        Path file = path(arguments.file);
        boolean toOutput = arguments.create && arguments.file.equals(STANDARD_OUTPUT);
        if (!arguments.create && !Files.exists(file)) {
            throw new PasswdException(
                    FAILED, "Error: Unable to open password file " + arguments.file + ". No such file or directory.");
        }
        if (arguments.hashPlain) {
            PasswordFile.hashPlain(arguments.file, TextFile.lines(file), arguments.kind)
                    .write(file);
            return;
        }
        PasswordFile before = arguments.create ? PasswordFile.empty(file) : PasswordFile.read(file);
        PasswordFile after;
        if (arguments.delete) {
            after = before.without(arguments.user);
            if (after == before) {
                throw new PasswdException(FAILED, "Warning: User " + arguments.user + " not found in password file.");
            }
        } else {
            String password = arguments.password == null ? ask() : arguments.password;
            after = before.with(
                    arguments.user,
                    PasswordHash.of(arguments.kind, PasswordHash.bytes(password), arguments.iterations));
        }
        if (toOutput) {
            out.print(after);
            out.flush();
            return;
        }
        try {
            after.write(file);
        } catch (IOException e) {
            throw new PasswdException(
                    FAILED, "Error: Unable to open file " + arguments.file + " for writing. " + e.getMessage() + ".");
        }
    }

    private static void checkName(String user) throws PasswdException {
        if (user.indexOf(':') >= 0) {
            throw new PasswdException(FAILED, "Error: Username must not contain the ':' character.");
        }
        for (int i = 0; i < user.length(); i++) {
            if (user.charAt(i) < ' ' || user.charAt(i) == 0x7f) {
                throw new PasswdException(FAILED, "Error: Username must not contain control characters.");
            }
        }
        String fault = PasswordFile.faultOf(user);
        if (fault != null) {
            throw new PasswdException(FAILED, "Error: " + fault + ".");
        }
    }

    private static Path path(String text) throws PasswdException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new PasswdException(FAILED, "Error: \"" + text + "\" cannot be the name of a file.");
        }
    }

    /** Asks twice, without an echo where there is a terminal; else two lines of standard input. */
    private String ask() throws PasswdException, IOException {
        Console console = in == System.in ? System.console() : null;
        BufferedReader lines =
                console == null ? new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)) : null;
        String password = answer(console, lines, "Password: ");
        if (password.isEmpty()) {
            throw new PasswdException(FAILED, "Error: Empty password.");
        }
        if (!password.equals(answer(console, lines, "Reenter password: "))) {
            throw new PasswdException(DIFFERENT, "Error: Passwords do not match.");
        }
        return password;
    }

    private String answer(@Nullable Console console, @Nullable BufferedReader lines, String prompt) throws IOException {
        if (console != null) {
            char[] typed = console.readPassword("%s", prompt);
            return typed == null ? "" : new String(typed);
        }
        out.print(prompt);
        String line = lines == null ? null : lines.readLine();
        if (line != null && !line.isEmpty()) {
            out.println();
        }
        out.flush();
        return line == null ? "" : line;
    }

    private static String help(String name) {
        return name + " manages the users of a password file.\n\n"
                + "Usage: " + name + " [-H HASH] [-c | -D] FILE USER\n"
                + "       " + name + " [-H HASH] [-c] -b FILE USER PASSWORD\n"
                + "       " + name + " [-H HASH] -U FILE\n\n"
                + "  -c        write a new file, in the place of one that is there; - is the standard output\n"
                + "  -b        take the password from the command line, where others on this computer may see it\n"
                + "  -D        remove the user\n"
                + "  -U        hash the passwords that stand in the file as plain text\n"
                + "  -H HASH   sha512-pbkdf2 (this is usual), argon2id or sha512\n"
                + "  -I NUMBER iterations of sha512-pbkdf2\n";
    }
}
