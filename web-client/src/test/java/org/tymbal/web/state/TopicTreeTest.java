package org.tymbal.web.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.packet.Properties;
import org.tymbal.codec.packet.Qos;
import org.tymbal.codec.topic.TopicName;

class TopicTreeTest {
    private final Topics topics = new Topics();
    private final TopicTree tree = new TopicTree();
    private int sequence;

    private void comes(String topic, String payload, boolean retain) {
        tree.add(new LoggedMessage(
                ++sequence,
                1_000,
                topics.of(TopicName.of(topic)),
                ByteSlice.utf8(payload),
                Qos.AT_MOST_ONCE,
                retain,
                false,
                Properties.NONE));
    }

    private void comes(String topic) {
        comes(topic, "x", false);
    }

    private List<String> rows() {
        return tree.rows().stream()
                .map(node -> "-".repeat(node.depth()) + node.level() + " " + node.count() + "/" + node.countBelow()
                        + "/" + node.topics())
                .toList();
    }

    private TopicNode node(String path) {
        return tree.rows().stream()
                .filter(node -> node.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void levelsAreSortedAndCounted() {
        comes("house/kitchen/light");
        comes("demo");
        comes("house/bath");
        comes("house/bath");
        comes("house");
        assertEquals(List.of("demo 1/1/1", "house 1/4/3", "-bath 2/2/1", "-kitchen 0/1/1", "--light 1/1/1"), rows());
        assertEquals("house/kitchen/light", tree.rows().get(4).path());
        assertEquals(2, TopicTree.position(node("house")));
        assertEquals(2, TopicTree.siblings(node("house")));
        assertEquals(node("house"), TopicTree.parent(node("house/bath")));
    }

    @Test
    void emptyLevelsAreLevels() {
        comes("/a//b");
        assertEquals(List.of(" 0/1/1", "-a 0/1/1", "-- 0/1/1", "---b 1/1/1"), rows());
        assertEquals("/a//b", tree.rows().get(3).path());
    }

    @Test
    void whatIsFoldedIsNotSeen() {
        comes("a/b/c");
        tree.open(node("a"), false);
        assertEquals(List.of("a 0/1/1"), rows());
        comes("a/d");
        assertEquals(List.of("a 0/2/2"), rows());
        tree.openAll(true);
        assertEquals(4, tree.rows().size());
        tree.openAll(false);
        assertEquals(1, tree.rows().size());
    }

    @Test
    void aSearchShowsTheWayToWhatItFinds() {
        comes("house/Kitchen/light");
        comes("house/bath/fan");
        tree.openAll(false);
        tree.search("kitch");
        assertEquals(List.of("house 0/2/2", "-Kitchen 0/1/1", "--light 1/1/1"), rows());
        comes("garden/kitchen");
        comes("garden/shed");
        assertEquals("garden 0/2/2", rows().get(0));
        assertEquals(5, tree.rows().size());
        tree.search("");
        assertEquals(List.of("garden 0/2/2", "house 0/2/2"), List.of(rows().get(0), rows().get(rows().size() - 1)));
    }

    @Test
    void ratesFollowTheMessagesOfASecondAndFade() {
        tree.sample(0);
        for (int i = 0; i < 10; i++) {
            comes("a/b");
        }
        tree.sample(1_000);
        assertEquals(10, node("a").rate(), 0.01);
        assertEquals(10, node("a/b").rate(), 0.01);
        for (int second = 2; second < 30; second++) {
            tree.sample(second * 1_000);
        }
        assertEquals(0, node("a").rate());
    }

    @Test
    void itKnowsWhatIsRetainedUntilItIsCleared() {
        comes("a/one", "1", true);
        comes("a/two", "1", true);
        comes("a/three", "1", false);
        assertEquals(2, TopicTree.retainedBelow(node("a")).size());
        comes("a/one", "", true);
        assertFalse(node("a/one").retained());
        PublishDraft clearing = TopicTree.clearing(node("a/two"));
        assertEquals("a/two", clearing.topic());
        assertTrue(clearing.retain() && clearing.payload().isEmpty());
        assertEquals(List.of(), TopicTree.retainedBelow(node("a")));
    }

    @Test
    void itIsBoundedAndCountsWhatItLeavesOut() {
        for (int i = 0; i < TopicTree.MOST; i++) {
            comes("t" + i);
        }
        assertEquals(0, tree.leftOut());
        comes("one-more");
        comes("one-more");
        comes("t5");
        assertEquals(2, tree.leftOut());
        assertEquals(TopicTree.MOST, tree.rows().size());
        assertEquals(2, node("t5").count());
    }

    @Test
    void aTopicOfManyLevelsIsNotDeeperThanTheTree() {
        comes("/".repeat(60_000));
        comes("/".repeat(60_000) + "x");
        tree.openAll(true);
        assertEquals(TopicTree.DEEPEST + 1, tree.rows().size());
        assertEquals(60_000, tree.rows().get(tree.rows().size() - 2).path().length());
    }

    @Test
    void anyMessagesLeaveTheCountsRight() {
        Random random = new Random(7);
        int[] counts = new int[64];
        for (int i = 0; i < 3_000; i++) {
            int which = random.nextInt(64);
            counts[which]++;
            comes((which & 3) + "/" + (which >> 2 & 3) + (which >> 4 == 0 ? "" : "/" + (which >> 4)));
        }
        tree.openAll(true);
        assertEquals(3_000, tree.root().countBelow());
        int sum = tree.rows().stream().mapToInt(TopicNode::count).sum();
        assertEquals(3_000, sum);
        tree.rows()
                .forEach(node -> assertEquals(
                        node.countBelow(),
                        node.count()
                                + tree.rows().stream()
                                        .filter(below -> TopicTree.parent(below) == node)
                                        .mapToInt(TopicNode::countBelow)
                                        .sum()));
    }

    /** What a broker keeps: sizes are summed to the root, ages are of one topic, and a new tree opens as the last one. */
    @Test
    void keptMessagesHaveSizesAndAges() {
        TopicTree kept = new TopicTree();
        kept.keep(TopicName.of("a/b/c"), 100, 1_000);
        kept.keep(TopicName.of("a/b"), 20, Double.NaN);
        kept.keep(TopicName.of("d"), 0, 2_000);
        assertEquals(120, kept.root().bytesBelow());
        assertEquals(3, kept.root().topics());
        TopicNode a = kept.rows().get(0);
        TopicNode b = kept.rows().get(1);
        assertEquals("a/b", b.path());
        assertEquals(120, a.bytesBelow());
        assertTrue(b.retained() && Double.isNaN(b.since()) && !a.retained());
        assertEquals(1_000, kept.rows().get(2).since());
        kept.open(a, false);
        TopicTree next = new TopicTree();
        next.keep(TopicName.of("a/b"), 1, 0);
        next.keep(TopicName.of("new/one"), 1, 0);
        next.openAs(kept);
        assertEquals(
                List.of("a", "new", "new/one"),
                next.rows().stream().map(TopicNode::path).toList());
        assertEquals("a/b", next.like(b).path());
        assertEquals(null, next.like(kept.rows().get(1)), "d is not kept any more");
    }
}
