/**
 * JSON Web Tokens in the place of passwords [RFC 7519]: their keys, what they must say, and whom they let in. Built on the
 * signatures of the JDK.
 */
@NullMarked
package org.tymbal.server.token;

import org.jspecify.annotations.NullMarked;
