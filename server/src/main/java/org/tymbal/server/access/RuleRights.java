package org.tymbal.server.access;

import java.util.ArrayList;
import java.util.List;
import org.tymbal.codec.topic.TopicFilter;
import org.tymbal.codec.topic.TopicName;

/** Rights by a list of rules: the first that matches counts; where none does, it is denied. */
public final class RuleRights implements Rights {
    private final Rule[] rules;
    private final Verdict otherwise;
    private final boolean silent;

    /**
     * @param otherwise what counts where no rule matches
     * @param silent whether SUBSCRIBE is always granted
     */
    RuleRights(List<Rule> rules, Verdict otherwise, boolean silent) {
        this.rules = rules.toArray(new Rule[0]);
        this.otherwise = otherwise;
        this.silent = silent;
    }

    /** Rights to write to some topics and to read some, as a token has them. */
    public static Rights of(List<TopicFilter> write, List<TopicFilter> read, String grantedBy, boolean silent) {
        List<Rule> rules = new ArrayList<>();
        for (TopicFilter filter : write) {
            rules.add(new Rule(filter, false, true, new Verdict(true, grantedBy + ": write " + filter)));
        }
        for (TopicFilter filter : read) {
            rules.add(new Rule(filter, true, false, new Verdict(true, grantedBy + ": read " + filter)));
        }
        return new RuleRights(rules, new Verdict(false, grantedBy + " does not allow it"), silent);
    }

    @Override
    public Verdict write(TopicName topic) {
        if (topic.isDollar()) {
            Verdict brokers = BrokersOwn.write(topic);
            if (!brokers.allowed()) {
                return brokers;
            }
        }
        for (Rule rule : rules) {
            if (rule.write() && rule.filter().matches(topic)) {
                return rule.verdict();
            }
        }
        return otherwise;
    }

    @Override
    public Verdict read(TopicName topic) {
        for (Rule rule : rules) {
            if (rule.read() && rule.filter().matches(topic)) {
                return rule.verdict();
            }
        }
        return otherwise;
    }

    /** Denied only if no topic of the filter could ever be read. */
    @Override
    public Verdict subscribe(TopicFilter filter) {
        if (silent) {
            return Verdict.ALLOWED;
        }
        for (int i = 0; i < rules.length; i++) {
            Rule rule = rules[i];
            if (!rule.read() || !rule.filter().overlaps(filter)) {
                continue;
            }
            if (rule.verdict().allowed()
                    ? !deniedBefore(i, filter)
                    : rule.filter().covers(filter)) {
                return rule.verdict();
            }
        }
        return otherwise;
    }

    private boolean deniedBefore(int allowing, TopicFilter filter) {
        for (int i = 0; i < allowing; i++) {
            Rule rule = rules[i];
            boolean denies = rule.read() && !rule.verdict().allowed();
            if (denies && (rule.filter().covers(filter) || rule.filter().covers(rules[allowing].filter()))) {
                return true;
            }
        }
        return false;
    }
}
