/**
 * The HTTP API for operators: {@code /api/v1} and {@code /metrics}. Requests are answered on threads of their own, which may
 * wait; no I/O thread does.
 */
@NullMarked
package org.tymbal.server.http.api;

import org.jspecify.annotations.NullMarked;
