package org.tymbal.build;

import com.google.javascript.jscomp.CompilationLevel;
import com.google.javascript.jscomp.Compiler;
import com.google.javascript.jscomp.CompilerOptions;
import com.google.javascript.jscomp.JSChunk;
import com.google.javascript.jscomp.PropertyRenamingPolicy;
import com.google.javascript.jscomp.Result;
import com.google.javascript.jscomp.SourceFile;
import com.google.javascript.jscomp.VariableRenamingPolicy;
import com.google.javascript.jscomp.WarningLevel;
import com.google.javascript.rhino.Node;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Build step: makes the scripts of the page of the one program that TeaVM wrote, not minified: app.js, with which the page
 * starts, and a file for each late part, which it fetches afterwards. See ADR 9.
 */
public final class PageScripts {
    /** Java code that holds this text gets the name of the build instead. */
    static final String BUILD = "@build@";

    private static final int HASH_CHARS = 12;

    private PageScripts() {}

    /** Arguments: the program, the folder to write to, and for each late part {@code name=ClassWhereItBegins}. */
    public static void main(String[] args) throws IOException {
        Map<String, String> parts = new LinkedHashMap<>();
        for (String part : List.of(args).subList(2, args.length)) {
            parts.put(part.substring(0, part.indexOf('=')), part.substring(part.indexOf('=') + 1));
        }
        try {
            Map<String, String> files = make(Files.readString(Path.of(args[0])), parts);
            Path folder = Files.createDirectories(Path.of(args[1]));
            try (var old = Files.newDirectoryStream(folder, "*.js")) {
                for (Path file : old) {
                    Files.delete(file);
                }
            }
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(folder.resolve(file.getKey()), file.getValue());
            }
        } catch (IllegalStateException e) {
            System.err.println("The scripts of the page: " + e.getMessage());
            System.exit(1);
        }
    }

    /** From file names to scripts. */
    static Map<String, String> make(String source, Map<String, String> parts) {
        Compiler parser = compiler();
        parser.init(List.of(), List.<SourceFile>of(), options());
        Node script = parser.parse(SourceFile.fromCode("teavm.js", source));
        if (parser.hasErrors()) {
            throw new IllegalStateException("TeaVM's output cannot be read: " + parser.getErrors());
        }
        NullChecks.remove(script);
        Function<String, Node> parse = text -> parser.parse(SourceFile.fromCode("own.js", text));
        Texts.place(Program.body(script), parse);
        Program program = new Program(script);
        Temps.remove(program);
        Methods.place(program);
        Classes.shorten(program, parse);
        Split split = new Split(program, parts);
        Map<String, String> methods = ShortNames.give(program);
        Map<String, String> sources = new Printer(program, split, methods, parser::toSource).files(parts.keySet());
        Map<String, String> small = minify(sources);
        String build = hash(small.values());
        Map<String, String> files = new LinkedHashMap<>();
        small.forEach((name, text) -> files.put(
                name.equals(Split.FIRST) ? name + ".js" : name + "-" + build + ".js", text.replace(BUILD, build)));
        if (!parts.isEmpty() && !small.get(Split.FIRST).contains(BUILD)) {
            throw new IllegalStateException(
                    "the program does not hold " + BUILD + ", so it cannot name its late files");
        }
        return files;
    }

    private static Compiler compiler() {
        Compiler compiler = new Compiler(new PrintStream(System.err, true, StandardCharsets.UTF_8));
        compiler.disableThreads();
        return compiler;
    }

    private static CompilerOptions options() {
        CompilerOptions options = new CompilerOptions();
        CompilationLevel.SIMPLE_OPTIMIZATIONS.setOptionsForCompilationLevel(options);
        WarningLevel.QUIET.setOptionsForWarningLevel(options);
        options.setLanguageIn(CompilerOptions.LanguageMode.ECMASCRIPT_2020);
        options.setLanguageOut(CompilerOptions.LanguageMode.ECMASCRIPT_2020);
        options.setRenamingPolicy(VariableRenamingPolicy.ALL, PropertyRenamingPolicy.OFF);
        options.setEmitUseStrict(true);
        options.setOutputCharset(StandardCharsets.UTF_8);
        options.setLineLengthThreshold(1 << 30);
        // They are files of their own: nothing in them can end a script element.
        options.setTrustedStrings(true);
        return options;
    }

    /** Names at the top level are shared by the files: scripts of one page see each other's. */
    private static Map<String, String> minify(Map<String, String> sources) {
        List<JSChunk> chunks = new ArrayList<>();
        sources.forEach((name, text) -> {
            JSChunk chunk = new JSChunk(name);
            chunk.add(SourceFile.fromCode(name + ".js", text));
            if (!chunks.isEmpty()) {
                chunk.addDependency(chunks.get(chunks.size() - 1));
            }
            chunks.add(chunk);
        });
        Compiler compiler = compiler();
        Result result = compiler.compileChunks(List.of(), chunks, options());
        if (!result.success) {
            throw new IllegalStateException("Closure Compiler refuses the program: " + result.errors);
        }
        Map<String, String> small = new LinkedHashMap<>();
        chunks.forEach(chunk -> small.put(chunk.getName(), polish(compiler.toSource(chunk))));
        return small;
    }

    private static String polish(String text) {
        Compiler compiler = compiler();
        compiler.init(List.of(), List.<SourceFile>of(), options());
        Node script = compiler.parse(SourceFile.fromCode("small.js", text));
        Parameters.take(script);
        return compiler.toSource(script);
    }

    private static String hash(Iterable<String> texts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            texts.forEach(text -> digest.update(text.getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_CHARS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
