package org.tymbal.server.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tymbal.server.access.PasswordFile;
import org.tymbal.server.access.PasswordHash;
import org.tymbal.server.control.Model.Access;
import org.tymbal.server.control.Model.Acl;
import org.tymbal.server.control.Model.AclType;
import org.tymbal.server.control.Model.Client;
import org.tymbal.server.control.Model.Group;
import org.tymbal.server.control.Model.Named;
import org.tymbal.server.control.Model.Role;

/** The commands of mosquitto's dynamic security, done on a {@link Model}. Confined to one thread at a time. */
final class Commands {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Model model;
    private boolean changed;

    Commands(Model model) {
        this.model = model;
    }

    /** Whether a command has changed something. */
    boolean changed() {
        return changed;
    }

    /**
     * Does a command, wholly or not at all.
     *
     * @return what the answer holds besides the name of the command; null for nothing
     * @throws CommandException if it cannot be done
     */
    @Nullable
    ObjectNode run(String name, JsonNode command) throws CommandException {
        ObjectNode answer = ask(name, command);
        if (answer != null) {
            return answer;
        }
        switch (name) {
            case "createClient" -> createClient(command);
            case "modifyClient" -> modifyClient(command);
            case "deleteClient" -> deleteClient(client(command));
            case "enableClient" -> client(command).disabled = false;
            case "disableClient" -> client(command).disabled = true;
            case "setClientId" -> {
                Client client = client(command);
                client.clientId = ModelJson.text(command, "clientid");
            }
            case "setClientPassword" -> {
                Client client = client(command);
                client.password = hashed(required(command, "password"));
            }
            case "addClientRole" -> add(client(command).roles, role(command).name, command);
            case "removeClientRole" -> client(command).roles.remove(role(command).name);
            case "createGroup" -> createGroup(command);
            case "modifyGroup" -> modifyGroup(command);
            case "deleteGroup" -> deleteGroup(group(command));
            case "addGroupRole" -> add(group(command).roles, role(command).name, command);
            case "removeGroupRole" -> group(command).roles.remove(role(command).name);
            case "addGroupClient" -> add(group(command).clients, client(command).name, command);
            case "removeGroupClient" -> group(command).clients.remove(client(command).name);
            case "setAnonymousGroup" -> model.anonymousGroup = group(command).name;
            case "createRole" -> createRole(command);
            case "modifyRole" -> modifyRole(command);
            case "deleteRole" -> deleteRole(role(command));
            case "addRoleACL" -> addRoleAcl(command);
            case "removeRoleACL" -> removeRoleAcl(command);
            case "setDefaultACLAccess" -> setDefaults(command);
            default -> throw new CommandException("Unknown command");
        }
        changed = true;
        return null;
    }

    private @Nullable ObjectNode ask(String name, JsonNode command) throws CommandException {
        ObjectNode data = NODES.objectNode();
        switch (name) {
            case "getClient" -> ModelJson.put(client(command), model, true, data.putObject("client"));
            case "getGroup" -> ModelJson.put(group(command), data.putObject("group"));
            case "getRole" -> ModelJson.put(role(command), data.putObject("role"));
            case "listClients" -> list(command, data, "clients", model.clients);
            case "listGroups" -> list(command, data, "groups", model.groups);
            case "listRoles" -> list(command, data, "roles", model.roles);
            case "getAnonymousGroup" -> {
                ObjectNode group = data.putObject("group");
                if (model.anonymousGroup != null) {
                    group.put("groupname", model.anonymousGroup);
                }
            }
            case "getDefaultACLAccess" -> {
                ArrayNode acls = data.putArray("acls");
                for (Access access : Access.values()) {
                    acls.addObject().put("acltype", access.text).put("allow", model.allowed(access));
                }
            }
            case "getDetails" ->
                data.put("clientCount", model.clients.size())
                        .put("groupCount", model.groups.size())
                        .put("roleCount", model.roles.size());
            default -> {
                return null;
            }
        }
        return NODES.objectNode().set("data", data);
    }

    private void list(JsonNode command, ObjectNode data, String field, Map<String, ? extends Named> all) {
        boolean verbose = command.path("verbose").asBoolean(false);
        int count = command.path("count").asInt(-1);
        int offset = Math.max(0, command.path("offset").asInt(0));
        data.put("totalCount", all.size());
        ArrayNode listed = data.putArray(field);
        List<String> names = all.keySet().stream().sorted().skip(offset).toList();
        for (String name : count < 0 ? names : names.subList(0, Math.min(count, names.size()))) {
            Named named = all.get(name);
            if (!verbose) {
                listed.add(name);
            } else if (named instanceof Client client) {
                ModelJson.put(client, model, true, listed.addObject());
            } else if (named instanceof Group group) {
                ModelJson.put(group, listed.addObject());
            } else if (named instanceof Role role) {
                ModelJson.put(role, listed.addObject());
            }
        }
    }

    // ---- clients

    private void createClient(JsonNode command) throws CommandException {
        String name = required(command, "username");
        if (model.clients.containsKey(name)) {
            throw new CommandException("Client already exists");
        }
        if (PasswordFile.faultOf(name.replace(':', '_')) != null) {
            throw new CommandException("Invalid/missing username");
        }
        Client client = new Client(name);
        client.clientId = ModelJson.text(command, "clientid");
        ModelJson.texts(command, client);
        ModelJson.references(command, "roles", "rolename", model.roles, client.roles);
        Map<String, Integer> groups = new LinkedHashMap<>();
        ModelJson.references(command, "groups", "groupname", model.groups, groups);
        String password = ModelJson.text(command, "password");
        client.password = password == null ? null : hashed(password);
        model.clients.put(name, client);
        join(name, groups);
    }

    private void join(String username, Map<String, Integer> groups) {
        for (Group group : model.groups.values()) {
            Integer priority = groups.get(group.name);
            if (priority != null) {
                group.clients.put(username, priority);
            }
        }
    }

    private void modifyClient(JsonNode command) throws CommandException {
        Client client = client(command);
        Map<String, Integer> roles = new LinkedHashMap<>();
        Map<String, Integer> groups = new LinkedHashMap<>();
        ModelJson.references(command, "roles", "rolename", model.roles, roles);
        ModelJson.references(command, "groups", "groupname", model.groups, groups);
        ModelJson.texts(command, client);
        if (command.path("clientid").isTextual()) {
            client.clientId = ModelJson.text(command, "clientid");
        }
        String password = ModelJson.text(command, "password");
        if (password != null) {
            client.password = hashed(password);
        }
        if (command.has("roles")) {
            client.roles.clear();
            client.roles.putAll(roles);
        }
        if (command.has("groups")) {
            model.groups.values().forEach(group -> group.clients.remove(client.name));
            join(client.name, groups);
        }
    }

    private void deleteClient(Client client) {
        model.clients.remove(client.name);
        model.groups.values().forEach(group -> group.clients.remove(client.name));
    }

    private static PasswordHash hashed(String password) {
        return PasswordHash.of(PasswordHash.Kind.SHA512_PBKDF2, PasswordHash.bytes(password));
    }

    // ---- groups

    private void createGroup(JsonNode command) throws CommandException {
        String name = required(command, "groupname");
        if (model.groups.containsKey(name)) {
            throw new CommandException("Group already exists");
        }
        Group group = new Group(name);
        ModelJson.texts(command, group);
        ModelJson.references(command, "roles", "rolename", model.roles, group.roles);
        ModelJson.references(command, "clients", "username", model.clients, group.clients);
        model.groups.put(name, group);
    }

    private void modifyGroup(JsonNode command) throws CommandException {
        Group group = group(command);
        Map<String, Integer> roles = new LinkedHashMap<>();
        Map<String, Integer> clients = new LinkedHashMap<>();
        ModelJson.references(command, "roles", "rolename", model.roles, roles);
        ModelJson.references(command, "clients", "username", model.clients, clients);
        ModelJson.texts(command, group);
        if (command.has("roles")) {
            group.roles.clear();
            group.roles.putAll(roles);
        }
        if (command.has("clients")) {
            group.clients.clear();
            group.clients.putAll(clients);
        }
    }

    private void deleteGroup(Group group) throws CommandException {
        if (group.name.equals(model.anonymousGroup)) {
            throw new CommandException(
                    "Deleting the anonymous group is forbidden"); // else its clients would get the defaults
        }
        model.groups.remove(group.name);
    }

    private static void add(Map<String, Integer> to, String name, JsonNode command) throws CommandException {
        if (to.containsKey(name)) {
            throw new CommandException("It is there already");
        }
        to.put(name, command.path("priority").asInt(Model.NO_PRIORITY));
    }

    // ---- roles

    private void createRole(JsonNode command) throws CommandException {
        String name = required(command, "rolename");
        if (model.roles.containsKey(name)) {
            throw new CommandException("Role already exists");
        }
        Role role = new Role(name);
        ModelJson.texts(command, role);
        ModelJson.acls(command, role);
        model.roles.put(name, role);
    }

    private void modifyRole(JsonNode command) throws CommandException {
        Role role = role(command);
        Role rules = new Role(role.name);
        ModelJson.acls(command, rules);
        ModelJson.texts(command, role);
        if (command.has("acls")) {
            role.acls.clear();
            role.acls.addAll(rules.acls);
        }
    }

    private void deleteRole(Role role) {
        model.roles.remove(role.name);
        model.clients.values().forEach(client -> client.roles.remove(role.name));
        model.groups.values().forEach(group -> group.roles.remove(role.name));
    }

    private void addRoleAcl(JsonNode command) throws CommandException {
        Role role = role(command);
        Acl acl = ModelJson.acl(command);
        if (role.has(acl.type(), acl.topic())) {
            throw new CommandException("ACL with this topic already exists");
        }
        role.acls.add(acl);
    }

    private void removeRoleAcl(JsonNode command) throws CommandException {
        Role role = role(command);
        AclType type = AclType.of(ModelJson.text(command, "acltype"));
        if (type == null) {
            throw new CommandException("Invalid/missing acltype");
        }
        String topic = required(command, "topic");
        if (!role.acls.removeIf(acl -> acl.type() == type && acl.topic().equals(topic))) {
            throw new CommandException("ACL not found");
        }
    }

    private void setDefaults(JsonNode command) throws CommandException {
        JsonNode acls = command.path("acls");
        if (!acls.isArray()) {
            throw new CommandException("Missing/invalid actions array");
        }
        Map<Access, Boolean> wanted = new LinkedHashMap<>();
        for (JsonNode entry : acls) {
            Access access = Access.of(ModelJson.text(entry, "acltype"));
            if (access != null && entry.path("allow").isBoolean()) {
                wanted.put(access, entry.path("allow").booleanValue());
            }
        }
        model.defaults.putAll(wanted);
    }

    // ---- what commands name

    private static String required(JsonNode command, String field) throws CommandException {
        String text = ModelJson.text(command, field);
        if (text == null) {
            throw new CommandException("Invalid/missing " + field);
        }
        return text;
    }

    private Client client(JsonNode command) throws CommandException {
        return found(model.clients.get(required(command, "username")), "Client not found");
    }

    private Group group(JsonNode command) throws CommandException {
        return found(model.groups.get(required(command, "groupname")), "Group not found");
    }

    private Role role(JsonNode command) throws CommandException {
        return found(model.roles.get(required(command, "rolename")), "Role not found");
    }

    private static <T> T found(@Nullable T thing, String otherwise) throws CommandException {
        if (thing == null) {
            throw new CommandException(otherwise);
        }
        return thing;
    }
}
