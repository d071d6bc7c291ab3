package org.tymbal.server.control;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.access.PasswordHash;

/** Clients, groups and roles as mosquitto's dynamic security has them. Guarded by the lock of {@link DynamicSecurity}. */
final class Model {
    /** The kinds of rules, in the order in which files and answers list them. */
    enum AclType {
        PUBLISH_CLIENT_SEND("publishClientSend"),
        PUBLISH_CLIENT_RECEIVE("publishClientReceive"),
        SUBSCRIBE_LITERAL("subscribeLiteral"),
        SUBSCRIBE_PATTERN("subscribePattern"),
        UNSUBSCRIBE_LITERAL("unsubscribeLiteral"),
        UNSUBSCRIBE_PATTERN("unsubscribePattern");

        final String text;

        AclType(String text) {
            this.text = text;
        }

        static @Nullable AclType of(@Nullable String text) {
            for (AclType type : values()) {
                if (type.text.equals(text)) {
                    return type;
                }
            }
            return null;
        }
    }

    /** What counts where no rule does. */
    enum Access {
        PUBLISH_CLIENT_SEND("publishClientSend", false),
        PUBLISH_CLIENT_RECEIVE("publishClientReceive", true),
        SUBSCRIBE("subscribe", false),
        UNSUBSCRIBE("unsubscribe", true);

        final String text;
        final boolean usual;

        Access(String text, boolean usual) {
            this.text = text;
            this.usual = usual;
        }

        static @Nullable Access of(@Nullable String text) {
            for (Access access : values()) {
                if (access.text.equals(text)) {
                    return access;
                }
            }
            return null;
        }
    }

    /** A rule of a role; a higher priority comes first. */
    record Acl(AclType type, String topic, int priority, boolean allow) {}

    /** What has a name and two texts for people. */
    static class Named {
        final String name;

        @Nullable
        String textName;

        @Nullable
        String textDescription;

        Named(String name) {
            this.name = name;
        }
    }

    static final class Role extends Named {
        final List<Acl> acls = new ArrayList<>();

        Role(String name) {
            super(name);
        }

        /** The rules of a kind, those of a higher priority first, else as they were added. */
        List<Acl> of(AclType type) {
            List<Acl> found = new ArrayList<>(acls);
            found.removeIf(acl -> acl.type() != type);
            found.sort((a, b) -> Integer.compare(b.priority(), a.priority()));
            return found;
        }

        boolean has(AclType type, String topic) {
            return acls.stream()
                    .anyMatch(acl -> acl.type() == type && acl.topic().equals(topic));
        }
    }

    static final class Client extends Named {
        @Nullable
        String clientId;

        boolean disabled;

        @Nullable
        PasswordHash password;

        /** Names of roles, and their priority; {@link #NO_PRIORITY} for none. */
        final Map<String, Integer> roles = new LinkedHashMap<>();

        Client(String name) {
            super(name);
        }
    }

    static final class Group extends Named {
        final Map<String, Integer> roles = new LinkedHashMap<>();
        /** User names, and the priority of the group for that client. */
        final Map<String, Integer> clients = new LinkedHashMap<>();

        Group(String name) {
            super(name);
        }
    }

    /** The priority of roles and groups for which none was given; it is not written. */
    static final int NO_PRIORITY = -1;

    final Map<String, Client> clients = new LinkedHashMap<>();
    final Map<String, Group> groups = new LinkedHashMap<>();
    final Map<String, Role> roles = new LinkedHashMap<>();
    final Map<Access, Boolean> defaults = new EnumMap<>(Access.class);

    @Nullable
    String anonymousGroup;

    Model() {
        for (Access access : Access.values()) {
            defaults.put(access, access.usual);
        }
    }

    boolean allowed(Access access) {
        return Boolean.TRUE.equals(defaults.get(access));
    }

    /** Names in the order in which they count: a higher priority first, else by name. */
    static List<String> inOrder(Map<String, Integer> names) {
        List<String> sorted = new ArrayList<>(names.keySet());
        sorted.sort((a, b) -> {
            int byPriority = Integer.compare(names.getOrDefault(b, 0), names.getOrDefault(a, 0));
            return byPriority != 0 ? byPriority : a.compareTo(b);
        });
        return sorted;
    }

    /** The groups of a client, in the order in which they count. */
    Map<String, Integer> groupsOf(String username) {
        Map<String, Integer> of = new LinkedHashMap<>();
        for (Group group : groups.values()) {
            Integer priority = group.clients.get(username);
            if (priority != null) {
                of.put(group.name, priority);
            }
        }
        return of;
    }

    /** The roles that count for a client, in the order in which they do: its own, then those of its groups. */
    List<Role> rolesOf(Client client) {
        List<Role> of = new ArrayList<>();
        addRoles(client.roles, of);
        for (String name : inOrder(groupsOf(client.name))) {
            Group group = groups.get(name);
            if (group != null) {
                addRoles(group.roles, of);
            }
        }
        return of;
    }

    /** The roles of clients without a name. */
    List<Role> rolesOfAnonymous() {
        List<Role> of = new ArrayList<>();
        Group group = anonymousGroup == null ? null : groups.get(anonymousGroup);
        if (group != null) {
            addRoles(group.roles, of);
        }
        return of;
    }

    private void addRoles(Map<String, Integer> names, List<Role> to) {
        for (String name : inOrder(names)) {
            Role role = roles.get(name);
            if (role != null) {
                to.add(role);
            }
        }
    }
}
