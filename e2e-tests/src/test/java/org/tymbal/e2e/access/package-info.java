/** Who comes in and what for: users, rules, certificates and tokens, and what happens when they change. */
@NullMarked
package org.tymbal.e2e.access;

import org.jspecify.annotations.NullMarked;
