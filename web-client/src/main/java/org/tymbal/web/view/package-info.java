/**
 * The screen; the only folder that touches the DOM. What does not repeat stands in index.html and is looked up by its id;
 * what repeats is built once and patched. Text goes into text nodes only: payloads are hostile.
 *
 * <p>May import {@code web.state}, and {@code org.tymbal.client} for what a status is; only App imports it. A view draws
 * when the Store says so, once a frame, and never reads another view.
 */
@NullMarked
package org.tymbal.web.view;

import org.jspecify.annotations.NullMarked;
