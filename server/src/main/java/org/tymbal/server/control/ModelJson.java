package org.tymbal.server.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.server.access.PasswordHash;
import org.tymbal.server.control.Model.Access;
import org.tymbal.server.control.Model.Acl;
import org.tymbal.server.control.Model.AclType;
import org.tymbal.server.control.Model.Client;
import org.tymbal.server.control.Model.Group;
import org.tymbal.server.control.Model.Named;
import org.tymbal.server.control.Model.Role;

/** A {@link Model} as the JSON of mosquitto's file, and its parts as the JSON of answers. */
final class ModelJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int USUAL_ITERATIONS = 101;

    private ModelJson() {}

    // ---- reading

    /** @throws CommandException if this is not what such a file holds; the message says what is wrong */
    static Model read(JsonNode root) throws CommandException {
        if (!root.isObject()) {
            throw new CommandException("the file is no JSON object");
        }
        Model model = new Model();
        JsonNode defaults = root.path("defaultACLAccess");
        for (Access access : Access.values()) {
            if (defaults.has(access.text)) {
                model.defaults.put(access, defaults.path(access.text).asBoolean(false));
            }
        }
        for (JsonNode node : root.path("roles")) {
            Role role = new Role(name(node, "rolename"));
            texts(node, role);
            acls(node, role);
            once(model.roles.put(role.name, role), "role", role.name);
        }
        for (JsonNode node : root.path("clients")) {
            Client client = new Client(name(node, "username"));
            texts(node, client);
            client.clientId = text(node, "clientid");
            client.disabled = node.path("disabled").asBoolean(false);
            client.password = password(node, client.name);
            references(node, "roles", "rolename", model.roles, client.roles);
            once(model.clients.put(client.name, client), "client", client.name);
        }
        for (JsonNode node : root.path("groups")) {
            Group group = new Group(name(node, "groupname"));
            texts(node, group);
            references(node, "roles", "rolename", model.roles, group.roles);
            references(node, "clients", "username", model.clients, group.clients);
            once(model.groups.put(group.name, group), "group", group.name);
        }
        model.anonymousGroup = text(root, "anonymousGroup");
        if (model.anonymousGroup != null && !model.groups.containsKey(model.anonymousGroup)) {
            throw new CommandException("the anonymousGroup " + model.anonymousGroup + " is none of the groups");
        }
        return model;
    }

    private static void once(@Nullable Object before, String what, String name) throws CommandException {
        if (before != null) {
            throw new CommandException("the " + what + " " + name + " stands in the file twice");
        }
    }

    private static String name(JsonNode node, String field) throws CommandException {
        String name = text(node, field);
        if (name == null) {
            throw new CommandException("Invalid/missing " + field);
        }
        return name;
    }

    /** A text that has at least one character; null if there is none. */
    static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isTextual() && !value.textValue().isEmpty() ? value.textValue() : null;
    }

    static void texts(JsonNode node, Named named) {
        if (node.path("textname").isTextual()
                || node.path("textName").isTextual()) { // mosquitto_ctrl init writes textName
            named.textName =
                    node.path(node.has("textname") ? "textname" : "textName").textValue();
        }
        if (node.path("textdescription").isTextual()) {
            named.textDescription = node.path("textdescription").textValue();
        }
    }

    private static @Nullable PasswordHash password(JsonNode node, String name) throws CommandException {
        String encoded = text(node, "encoded_password");
        String hash = text(node, "password");
        String salt = text(node, "salt");
        if (encoded == null && (hash == null || salt == null)) {
            return null;
        }
        int iterations = node.path("iterations").asInt(USUAL_ITERATIONS);
        try {
            return PasswordHash.parse(encoded != null ? encoded : "$7$" + iterations + "$" + salt + "$" + hash);
        } catch (IllegalArgumentException e) {
            throw new CommandException("client " + name + ": " + e.getMessage());
        }
    }

    /** Names that must be there, and their priorities. */
    static void references(
            JsonNode node, String list, String field, Map<String, ? extends Named> known, Map<String, Integer> to)
            throws CommandException {
        for (JsonNode entry : node.path(list)) {
            String name = name(entry, field);
            if (!known.containsKey(name)) {
                String what = field.substring(0, field.length() - "name".length());
                throw new CommandException(
                        what.equals("user")
                                ? "Client not found"
                                : what.equals("role") ? "Role not found" : "Group not found");
            }
            to.put(name, entry.path("priority").asInt(Model.NO_PRIORITY));
        }
    }

    static void acls(JsonNode node, Role role) throws CommandException {
        for (JsonNode entry : node.path("acls")) {
            Acl acl = acl(entry);
            if (!role.has(acl.type(), acl.topic())) {
                role.acls.add(acl);
            }
        }
    }

    /** @throws CommandException if it is no rule */
    static Acl acl(JsonNode entry) throws CommandException {
        AclType type = AclType.of(text(entry, "acltype"));
        String topic = text(entry, "topic");
        if (type == null) {
            throw new CommandException("Invalid/missing acltype");
        }
        if (topic == null) {
            throw new CommandException("Invalid/missing topic");
        }
        try {
            TopicFilter.unshared(topic);
        } catch (IllegalArgumentException e) {
            throw new CommandException("Invalid topic");
        }
        return new Acl(
                type,
                topic,
                entry.path("priority").asInt(0),
                entry.path("allow").asBoolean(false));
    }

    // ---- writing

    static ObjectNode write(Model model) {
        ObjectNode root = NODES.objectNode();
        ObjectNode defaults = root.putObject("defaultACLAccess");
        for (Access access : Access.values()) {
            defaults.put(access.text, model.allowed(access));
        }
        ArrayNode clients = root.putArray("clients");
        for (Client client : model.clients.values()) {
            ObjectNode node = clients.addObject();
            put(client, model, false, node);
            PasswordHash password = client.password;
            if (password != null && password.kind() == PasswordHash.Kind.SHA512_PBKDF2) {
                node.put("password", Base64.getEncoder().encodeToString(password.hash()));
                node.put("salt", Base64.getEncoder().encodeToString(password.salt()));
                node.put("iterations", password.iterations());
            } else if (password != null) {
                node.put("encoded_password", password.toString());
            }
        }
        ArrayNode groups = root.putArray("groups");
        model.groups.values().forEach(group -> put(group, groups.addObject()));
        if (model.anonymousGroup != null) {
            root.put("anonymousGroup", model.anonymousGroup);
        }
        ArrayNode roles = root.putArray("roles");
        model.roles.values().forEach(role -> put(role, roles.addObject()));
        return root;
    }

    /** @param withGroups as in answers; in the file, clients stand with their groups */
    static void put(Client client, Model model, boolean withGroups, ObjectNode node) {
        node.put("username", client.name);
        if (client.clientId != null) {
            node.put("clientid", client.clientId);
        }
        putTexts(client, node);
        if (client.disabled) {
            node.put("disabled", true);
        }
        putReferences("rolename", client.roles, node.putArray("roles"));
        if (withGroups) {
            putReferences("groupname", model.groupsOf(client.name), node.putArray("groups"));
        }
    }

    static void put(Group group, ObjectNode node) {
        node.put("groupname", group.name);
        putTexts(group, node);
        putReferences("rolename", group.roles, node.putArray("roles"));
        putReferences("username", group.clients, node.putArray("clients"));
    }

    static void put(Role role, ObjectNode node) {
        node.put("rolename", role.name);
        putTexts(role, node);
        ArrayNode acls = node.putArray("acls");
        for (AclType type : AclType.values()) {
            for (Acl acl : role.of(type)) {
                acls.addObject()
                        .put("acltype", type.text)
                        .put("topic", acl.topic())
                        .put("priority", acl.priority())
                        .put("allow", acl.allow());
            }
        }
    }

    private static void putTexts(Named named, ObjectNode node) {
        if (named.textName != null) {
            node.put("textname", named.textName);
        }
        if (named.textDescription != null) {
            node.put("textdescription", named.textDescription);
        }
    }

    private static void putReferences(String field, Map<String, Integer> names, ArrayNode to) {
        for (String name : Model.inOrder(names)) {
            ObjectNode node = to.addObject().put(field, name);
            int priority = names.getOrDefault(name, Model.NO_PRIORITY);
            if (priority != Model.NO_PRIORITY) {
                node.put("priority", priority);
            }
        }
    }
}
