/** Starts the page; nobody imports it, and the browser's one thread runs it. */
@NullMarked
package org.tymbal.web;

import org.jspecify.annotations.NullMarked;
