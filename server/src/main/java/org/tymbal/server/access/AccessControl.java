package org.tymbal.server.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules in force at a place. Immutable; a reload makes a new one.
 *
 * <p>Without users and rules everybody may do everything, as mosquitto has it when anonymous clients are allowed, but for one
 * thing: {@code $SYS} and {@code $CONTROL} belong to the broker.
 */
public final class AccessControl {
    /** A place that nobody may come in at: what is left of one that was taken away. */
    static final AccessControl CLOSED = new AccessControl(false);

    /** The proof was the handshake of TLS. */
    private static final String HANDSHAKE = "certificate";
    /** The proof was an exchange of {@link ScramExchange}. */
    public static final String SCRAM = "scram";

    private static final String UNKNOWN = "user name or password is wrong";

    private final boolean allowAnonymous;
    private final @Nullable PasswordFile passwords;
    private final @Nullable AclFile acl;
    private final @Nullable ScramUsers scram;
    private final List<Authority> authorities;
    private final boolean silentDenials;
    private final boolean retainSourceChecked;

    public AccessControl(boolean allowAnonymous) {
        this(allowAnonymous, null);
    }

    public AccessControl(boolean allowAnonymous, @Nullable ScramUsers scram) {
        this(allowAnonymous, null, null, scram, List.of(), false, true);
    }

    /**
     * @param authorities asked in this order, before the password file
     * @param silentDenials whether SUBSCRIBE is granted also where nothing may be read
     * @param retainSourceChecked whether a retained message is sent only while its publisher may still publish it
     */
    public AccessControl(
            boolean allowAnonymous,
            @Nullable PasswordFile passwords,
            @Nullable AclFile acl,
            @Nullable ScramUsers scram,
            List<Authority> authorities,
            boolean silentDenials,
            boolean retainSourceChecked) {
        this.allowAnonymous = allowAnonymous;
        this.passwords = passwords;
        this.acl = acl;
        this.scram = scram;
        this.authorities = List.copyOf(authorities);
        this.silentDenials = silentDenials;
        this.retainSourceChecked = retainSourceChecked;
    }

    /** Whether {@link #admit} takes its time, and is to be asked on a thread that has some. */
    public boolean takesTime(Login login) {
        return login.certified() == null
                && (login.username() != null || login.password() != null)
                && (passwords != null || !authorities.isEmpty());
    }

    /** Whether a client may come in, and as whom. Where {@link #takesTime} says so, never on an I/O thread. */
    public Admission admit(Login login) {
        if (login.certified() != null && login.certified().isEmpty()) {
            return Admission.refused("the certificate of this client has no name that could be a user's");
        }
        if (login.certified() != null) {
            return Admission.proven(login.certified(), HANDSHAKE);
        }
        for (Authority authority : authorities) {
            Admission admission = authority.admit(login);
            if (admission != null) {
                return admission;
            }
        }
        if (login.username() == null) {
            return allowAnonymous
                    ? Admission.unproven(null)
                    : Admission.refused("this server lets only users in that it knows; connect with a user name");
        }
        if (passwords != null) {
            byte[] password = login.password();
            PasswordHash proof = passwords.accepting(login.username(), password == null ? new byte[0] : password);
            return proof == null || password == null
                    ? Admission.refused(UNKNOWN)
                    : Admission.proven(login.username(), proof.toString());
        }
        if (authorities.isEmpty() && scram == null && allowAnonymous) {
            return Admission.unproven(login.username());
        }
        return Admission.refused(
                authorities.isEmpty() && scram == null
                        ? "this server knows no users; give it a password_file, or allow_anonymous true"
                        : UNKNOWN);
    }

    /** Whether there are neither users nor rules: everybody may do everything, and nobody can be told from another. */
    public boolean open() {
        return allowAnonymous && passwords == null && acl == null && scram == null && authorities.isEmpty();
    }

    /** Whether a client that was let in once would be let in now: users go, and passwords change. */
    public boolean welcomes(Identity who) {
        String user = who.username();
        Admission admission = who.admission();
        if (user == null || admission != null && !admission.proven()) {
            return allowAnonymous && (user == null || passwords == null && authorities.isEmpty());
        }
        for (Authority authority : authorities) {
            if (authority.welcomes(who)) {
                return true;
            }
        }
        Object proof = admission == null ? null : admission.proof();
        if (proof == null) { // of a Session from before the start
            return passwords == null && authorities.isEmpty()
                    || passwords != null && passwords.users().contains(user)
                    || scram != null && scram.knows(user);
        }
        return proof.equals(HANDSHAKE)
                || proof.equals(SCRAM) && scram != null && scram.knows(user)
                || passwords != null && passwords.isProof(user, proof);
    }

    /** A new exchange of the enhanced authentication method, or null if the method is not offered [MQTT-4.12.0-1]. */
    public @Nullable ScramExchange exchange(@Nullable String method) {
        return scram != null && ScramCredentials.METHOD.equals(method) ? new ScramExchange(scram) : null;
    }

    /** Whether a retained message is sent only while its publisher may still publish it. */
    public boolean checksRetainSource() {
        return retainSourceChecked;
    }

    /** What a client that was let in may do. */
    public Rights rights(Identity who) {
        Admission admission = who.admission();
        for (Authority authority : authorities) {
            Rights rights = authority.rights(who);
            if (rights != null) {
                return rights;
            }
        }
        boolean leftByToken = admission == null && who.username() != null && rightsEndWithProof(who.username());
        return acl == null || leftByToken ? Rights.ALL : acl.rights(who.clientId(), who.username(), silentDenials);
    }

    /** Whether it takes a proof to know what this user may do. */
    private boolean rightsEndWithProof(String user) {
        if (passwords == null || !passwords.users().contains(user)) {
            for (Authority authority : authorities) {
                if (authority.grantsRights()) {
                    return true;
                }
            }
        }
        return false;
    }
}
