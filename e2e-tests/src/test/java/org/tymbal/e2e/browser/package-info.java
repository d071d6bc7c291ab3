/** The page in headless Chromium, against the broker that serves it. Nobody imports it; JUnit's thread runs it. */
@NullMarked
package org.tymbal.e2e.browser;

import org.jspecify.annotations.NullMarked;
