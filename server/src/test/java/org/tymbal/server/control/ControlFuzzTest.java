package org.tymbal.server.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.server.access.AccessFileException;

/** Whatever a file or a message of dynamic security says: it is done, or it is refused with a sentence. */
class ControlFuzzTest {
    private static final String[] COMMANDS = {
        "createClient",
        "modifyClient",
        "deleteClient",
        "enableClient",
        "disableClient",
        "setClientId",
        "addClientRole",
        "removeClientRole",
        "createGroup",
        "modifyGroup",
        "deleteGroup",
        "addGroupRole",
        "removeGroupRole",
        "addGroupClient",
        "removeGroupClient",
        "setAnonymousGroup",
        "createRole",
        "modifyRole",
        "deleteRole",
        "addRoleACL",
        "removeRoleACL",
        "setDefaultACLAccess",
        "getClient",
        "getGroup",
        "getRole",
        "listClients",
        "listGroups",
        "listRoles",
        "getAnonymousGroup",
        "getDefaultACLAccess",
        "getDetails"
    };
    private static final String[] MEMBERS = {
        "username",
        "rolename",
        "groupname",
        "acltype",
        "topic",
        "allow",
        "priority",
        "roles",
        "groups",
        "clients",
        "acls",
        "textname",
        "clientid",
        "verbose",
        "count",
        "offset",
        "correlationData"
    };
    private static final String[] VALUES = {
        "\"a\"",
        "\"b\"",
        "\"\"",
        "\"publishClientSend\"",
        "\"subscribePattern\"",
        "\"a/#\"",
        "\"$CONTROL/#\"",
        "true",
        "-1",
        "0",
        "1e99",
        "99999999999",
        "null",
        "[]",
        "{}",
        "[{\"rolename\":\"a\"}]",
        "[{\"groupname\":\"a\"}]",
        "[{\"username\":\"a\"}]",
        "[{\"acltype\":\"publishClientSend\",\"topic\":\"a\",\"allow\":true}]",
        "[1]",
        "\"\\u0000\""
    };

    /** What is left is a file that can be read again, and rights that can be asked for. */
    private static void check(Model model) throws IOException {
        byte[] written = Batch.JSON.writeValueAsBytes(ModelJson.write(model));
        Model again = DynamicSecurity.parse("again", written);
        assertTrue(again.clients.keySet().equals(model.clients.keySet()));
        for (Map.Entry<String, Model.Client> client : model.clients.entrySet()) {
            RoleRights rights = new RoleRights(model, model.rolesOf(client.getValue()), "c", client.getKey());
            assertFalse(rights.write(TopicName.of("$SYS/x")).allowed());
            rights.read(TopicName.of("a/b"));
            rights.subscribe(TopicFilter.of("a/#"));
            rights.unsubscribe(TopicFilter.of("a/#"));
        }
    }

    @FuzzTest
    void files(byte[] file) throws IOException {
        if (file == null) {
            return;
        }
        try {
            check(DynamicSecurity.parse("f", file));
        } catch (AccessFileException e) {
            assertTrue(String.valueOf(e.getMessage()).startsWith("f:"), e.getMessage());
        }
    }

    @FuzzTest
    void anyPayload(byte[] payload) throws IOException {
        if (payload != null) {
            run(DynamicSecurity.parse("f", "{}".getBytes(UTF_8)), payload);
        }
    }

    /** Commands that are nearly right get further than bytes. */
    @FuzzTest
    void commands(FuzzedDataProvider data) throws IOException {
        Model model = DynamicSecurity.parse("f", "{}".getBytes(UTF_8));
        StringBuilder batch = new StringBuilder("{\"commands\":[");
        for (int i = data.consumeInt(1, 12); i > 0; i--) {
            batch.append("{\"command\":\"").append(data.pickValue(COMMANDS)).append('"');
            for (int j = data.consumeInt(0, 5); j > 0; j--) {
                batch.append(",\"")
                        .append(data.pickValue(MEMBERS))
                        .append("\":")
                        .append(data.pickValue(VALUES));
            }
            batch.append(i == 1 ? "}" : "},");
        }
        run(model, batch.append("]}").toString().getBytes(UTF_8));
        check(model);
    }

    private static void run(Model model, byte[] payload) throws IOException {
        String answer = Batch.run(payload, new Commands(model)::run);
        JsonNode responses = Batch.JSON.readTree(answer).path("responses");
        assertTrue(responses.isArray(), answer);
    }
}
