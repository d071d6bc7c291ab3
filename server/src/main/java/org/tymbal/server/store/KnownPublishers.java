package org.tymbal.server.store;

import org.jspecify.annotations.Nullable;
import org.tymbal.codec.bytes.ByteSlice;
import org.tymbal.codec.bytes.MalformedBytesException;
import org.tymbal.server.message.Publisher;

/**
 * Makes one object of publishers who are the same, while very many messages are read. Bounded: one may push another out of its
 * place, and is then there twice. Confined to one thread.
 */
final class KnownPublishers {
    private static final int PLACES = 1 << 13;

    private final @Nullable ByteSlice[] clientIds = new ByteSlice[PLACES];
    private final @Nullable Publisher[] byClientId = new Publisher[PLACES];
    private final @Nullable Publisher[] named = new Publisher[PLACES];

    /** A publisher of whom no more than the client identifier is known. */
    Publisher of(ByteSlice clientId) throws MalformedBytesException {
        int place = spread(clientId.hashCode());
        Publisher known = byClientId[place];
        if (known != null && clientId.equals(clientIds[place])) {
            return known;
        }
        String text = clientId.text();
        if (text == null) {
            throw new MalformedBytesException("a client identifier is not UTF-8");
        }
        Publisher made = Publisher.of(text);
        clientIds[place] = ByteSlice.of(clientId.toArray());
        byClientId[place] = made;
        return made;
    }

    /** The one that is like this. */
    Publisher same(Publisher publisher) {
        int place = spread(publisher.hashCode());
        Publisher known = named[place];
        if (publisher.equals(known)) {
            return known;
        }
        named[place] = publisher;
        return publisher;
    }

    private static int spread(int hash) {
        return (hash ^ hash >>> 13 ^ hash >>> 21) & PLACES - 1;
    }
}
