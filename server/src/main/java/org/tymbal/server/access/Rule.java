package org.tymbal.server.access;

import org.tymbal.codec.topic.TopicFilter;

/** A rule for one client: topics that it may read or write, or that it may not. */
record Rule(TopicFilter filter, boolean read, boolean write, Verdict verdict) {}
