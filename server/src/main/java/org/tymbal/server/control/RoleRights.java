package org.tymbal.server.control;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;
import org.tymbal.server.access.BrokersOwn;
import org.tymbal.server.access.Rights;
import org.tymbal.server.access.Substitution;
import org.tymbal.server.access.Verdict;
import org.tymbal.server.control.Model.Access;
import org.tymbal.server.control.Model.Acl;
import org.tymbal.server.control.Model.AclType;
import org.tymbal.server.control.Model.Role;

/** Rights by roles: of each kind of rule the first that matches counts, and where none does, the default. Immutable. */
final class RoleRights implements Rights {
    /** @param literal whether a subscription must be written just so; else it may be a part of what the filter covers */
    private record Rule(TopicFilter filter, boolean literal, Verdict verdict) {
        boolean fits(TopicFilter wanted) {
            return literal ? filter.matching().equals(wanted.matching()) : filter.covers(wanted);
        }
    }

    private final Rule[] send;
    private final Rule[] receive;
    private final Rule[] subscribe;
    private final Rule[] unsubscribe;
    private final Verdict[] defaults = new Verdict[Access.values().length];

    /** @param roles in the order in which they count */
    RoleRights(Model model, List<Role> roles, String clientId, @Nullable String username) {
        this.send = rules(roles, clientId, username, AclType.PUBLISH_CLIENT_SEND);
        this.receive = rules(roles, clientId, username, AclType.PUBLISH_CLIENT_RECEIVE);
        this.subscribe = rules(roles, clientId, username, AclType.SUBSCRIBE_LITERAL, AclType.SUBSCRIBE_PATTERN);
        this.unsubscribe = rules(roles, clientId, username, AclType.UNSUBSCRIBE_LITERAL, AclType.UNSUBSCRIBE_PATTERN);
        for (Access access : Access.values()) {
            defaults[access.ordinal()] = new Verdict(
                    model.allowed(access),
                    "no role of this client says it, and the default of " + access.text + " does");
        }
    }

    private static Rule[] rules(List<Role> roles, String clientId, @Nullable String username, AclType... types) {
        List<Rule> rules = new ArrayList<>();
        for (Role role : roles) {
            for (AclType type : types) {
                boolean literal = type == AclType.SUBSCRIBE_LITERAL || type == AclType.UNSUBSCRIBE_LITERAL;
                for (Acl acl : role.of(type)) {
                    String filter = Substitution.of(acl.topic(), clientId, username, !acl.allow());
                    if (filter != null) {
                        Verdict verdict =
                                new Verdict(acl.allow(), "role " + role.name + ": " + type.text + " " + acl.topic());
                        rules.add(new Rule(TopicFilter.unshared(filter), literal, verdict));
                    }
                }
            }
        }
        return rules.toArray(new Rule[0]);
    }

    @Override
    public Verdict write(TopicName topic) {
        if (BrokersOwn.isSys(topic)) {
            return BrokersOwn.SYS;
        }
        for (Rule rule : send) {
            if (rule.filter().matches(topic)) {
                return rule.verdict();
            }
        }
        // Only a rule that says so lets anybody administer.
        return BrokersOwn.isControl(topic) ? BrokersOwn.CONTROL : otherwise(Access.PUBLISH_CLIENT_SEND);
    }

    @Override
    public Verdict read(TopicName topic) {
        for (Rule rule : receive) {
            if (rule.filter().matches(topic)) {
                return rule.verdict();
            }
        }
        return otherwise(Access.PUBLISH_CLIENT_RECEIVE);
    }

    @Override
    public boolean readsAll() {
        return receive.length == 0 && otherwise(Access.PUBLISH_CLIENT_RECEIVE).allowed();
    }

    @Override
    public Verdict subscribe(TopicFilter filter) {
        return of(filter, subscribe, Access.SUBSCRIBE);
    }

    @Override
    public Verdict unsubscribe(TopicFilter filter) {
        return of(filter, unsubscribe, Access.UNSUBSCRIBE);
    }

    private Verdict of(TopicFilter filter, Rule[] rules, Access access) {
        for (Rule rule : rules) {
            if (rule.fits(filter)) {
                return rule.verdict();
            }
        }
        return otherwise(access);
    }

    private Verdict otherwise(Access access) {
        return defaults[access.ordinal()];
    }
}
