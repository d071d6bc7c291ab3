package org.tymbal.server.config;

import static org.tymbal.server.config.Directive.refused;

import java.util.List;
import org.tymbal.server.config.ClientCertificates.Username;
import org.tymbal.server.config.Directive.Effect;
import org.tymbal.server.config.Directive.Rank;
import org.tymbal.server.config.Directive.Scope;
import org.tymbal.server.config.Directive.Shape;

/** The options of access: who may come in, and what for. */
final class AccessDirectives {
    private static final int LONGEST_PREFIX = 50;
    private static final String NO_PSK =
            "the TLS of the JDK has no pre-shared keys; use certificates, or passwords" + " over TLS.";
    private static final String NO_PLUGIN =
            "plugins of mosquitto cannot be loaded, and without them the broker would be"
                    + " more open than this file says.";
    private static final String DYNAMIC_SECURITY = "mosquitto_dynamic_security";

    static final List<Directive> ALL = List.of(
            Directive.of(
                    Scope.GLOBAL,
                    Rank.MUST,
                    "per_listener_settings",
                    Shape.WORD,
                    "true or false",
                    "false",
                    "Whether the options of access count for the listener that they stand below, and for no other. It"
                            + " stands before them.",
                    AccessDirectives::perListener),
            of(
                    Rank.MUST,
                    "allow_anonymous",
                    "true or false",
                    "true without a listener, else false",
                    "Whether clients without a user name may come in.",
                    (draft, line) -> draft.access().allowAnonymous = line.flag()),
            of(
                    Rank.SHOULD,
                    "allow_zero_length_clientid",
                    "true or false",
                    "true",
                    "Whether the server makes up an identifier for clients of MQTT 3.1.1 that give none.",
                    (draft, line) -> draft.access().emptyClientIdAllowed = line.flag()),
            of(
                    Rank.SHOULD,
                    "auto_id_prefix",
                    "TEXT",
                    "auto-",
                    "What the identifiers begin with that the server makes up.",
                    (draft, line) -> draft.access().clientIdPrefix = prefix(line)),
            text(
                    Rank.MUST,
                    "password_file",
                    "FILE",
                    "",
                    "The users and their passwords, as mosquitto_passwd or tymbal passwd writes them.",
                    (draft, line) -> draft.access().passwordFile = MosquittoConf.path(line.value())),
            text(
                    Rank.MUST,
                    "acl_file",
                    "FILE",
                    "",
                    "Who may publish and subscribe to what; whoever is not in it may do nothing.",
                    (draft, line) -> draft.access().aclFile = MosquittoConf.path(line.value())),
            onListener(
                    Rank.MUST,
                    "require_certificate",
                    "true or false",
                    "false",
                    "Whether clients must show a certificate of an authority in cafile or capath.",
                    (draft, line) -> draft.listener().certificatesRequired = line.flag()),
            onListener(
                    Rank.MUST,
                    "use_identity_as_username",
                    "true or false",
                    "false",
                    "Takes the common name of the client's certificate for its user name.",
                    (draft, line) -> certificateName(draft, line, Username.COMMON_NAME)),
            onListener(
                    Rank.SHOULD,
                    "use_subject_as_username",
                    "true or false",
                    "false",
                    "Takes the whole subject of the client's certificate for its user name.",
                    (draft, line) -> certificateName(draft, line, Username.SUBJECT)),
            Directive.of(
                    Scope.LISTENER,
                    Rank.SHOULD,
                    "crlfile",
                    Shape.TEXT,
                    "FILE",
                    "",
                    "The certificates of clients that have been revoked.",
                    (draft, line) -> draft.listener().crlfile = MosquittoConf.path(line.value())),
            refused(Scope.LISTENER, Rank.SHOULD, "psk_hint", NO_PSK),
            refused(Scope.ACCESS, Rank.SHOULD, "psk_file", NO_PSK),
            Directive.of(
                    Scope.ACCESS,
                    Rank.SHOULD,
                    "plugin",
                    Shape.TEXT,
                    "FILE",
                    "",
                    "A file whose name begins with mosquitto_dynamic_security stands for the dynamic security that is"
                            + " built in. Any other ends the start, since it cannot be loaded.",
                    AccessDirectives::plugin),
            Directive.of(
                    Scope.ACCESS,
                    Rank.SHOULD,
                    "plugin_opt_config_file",
                    Shape.TEXT,
                    "FILE",
                    "",
                    "Where dynamic security keeps its clients, groups and roles.",
                    (draft, line) -> {
                        if (draft.access().dynamicSecurityPlace == null) {
                            throw new IllegalArgumentException("stands below plugin");
                        }
                        draft.access().dynamicSecurityFile = MosquittoConf.path(line.value());
                    }),
            refused(Scope.ACCESS, Rank.COULD, "plugin_opt_*", NO_PLUGIN),
            Directive.of(
                    Scope.ACCESS,
                    Rank.COULD,
                    "global_plugin",
                    Shape.TEXT,
                    "FILE",
                    "",
                    "Like plugin.",
                    AccessDirectives::plugin),
            Directive.of(
                    Scope.ACCESS,
                    Rank.COULD,
                    "auth_plugin",
                    Shape.TEXT,
                    "FILE",
                    "",
                    "Like plugin.",
                    AccessDirectives::plugin),
            refused(Scope.GLOBAL, Rank.COULD, "plugin_load", NO_PLUGIN),
            refused(Scope.LISTENER, Rank.COULD, "plugin_use", NO_PLUGIN),
            refused(Scope.ACCESS, Rank.COULD, "auth_plugin_deny_special_chars", NO_PLUGIN),
            Directive.of(
                    Scope.GLOBAL,
                    Rank.SHOULD,
                    "check_retain_source",
                    Shape.WORD,
                    "true or false",
                    "true",
                    "Whether a retained message is given out only while its author may still publish it.",
                    (draft, line) -> draft.retainSourceChecked = line.flag()),
            Directive.of(
                    Scope.GLOBAL,
                    Rank.OURS,
                    "silent_denials",
                    Shape.WORD,
                    "true or false",
                    "false",
                    "Whether SUBSCRIBE is granted also where nothing may be read, as mosquitto does it.",
                    (draft, line) -> draft.silentDenials = line.flag()));

    private AccessDirectives() {}

    private static Directive of(Rank rank, String name, String values, String usual, String sentence, Effect effect) {
        return Directive.of(Scope.ACCESS, rank, name, Shape.WORD, values, usual, sentence, effect);
    }

    private static Directive text(Rank rank, String name, String values, String usual, String sentence, Effect effect) {
        return Directive.of(Scope.ACCESS, rank, name, Shape.TEXT, values, usual, sentence, effect);
    }

    private static Directive onListener(
            Rank rank, String name, String values, String usual, String sentence, Effect effect) {
        return Directive.of(Scope.LISTENER, rank, name, Shape.WORD, values, usual, sentence, effect);
    }

    private static void certificateName(ConfigDraft draft, ConfigLine line, Username from) {
        if (line.flag()) {
            draft.listener().certificateUsername = from;
        }
    }

    private static void plugin(ConfigDraft draft, ConfigLine line) {
        String name = line.value().substring(line.value().lastIndexOf('/') + 1);
        if (!name.startsWith(DYNAMIC_SECURITY)) {
            throw new IllegalArgumentException(line.value() + " cannot be loaded: " + NO_PLUGIN);
        }
        draft.access().dynamicSecurityPlace = line.place();
    }

    static String prefix(ConfigLine line) {
        if (line.value().length() > LONGEST_PREFIX) {
            throw new IllegalArgumentException("takes at most " + LONGEST_PREFIX + " characters");
        }
        return line.value();
    }

    private static void perListener(ConfigDraft draft, ConfigLine line) {
        boolean wanted = line.flag();
        if (wanted && !draft.perListener) {
            for (Directive directive : Directives.all()) {
                String place = directive.scope() == Scope.ACCESS ? draft.said.get(directive.name()) : null;
                if (place != null) {
                    throw new IllegalArgumentException("stands before all options of access, and " + directive.name()
                            + " was said before, at " + place);
                }
            }
        }
        draft.perListener |= wanted; // once it is set, it stays
    }
}
