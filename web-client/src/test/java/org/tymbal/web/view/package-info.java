/** What the views reckon without a document. */
@NullMarked
package org.tymbal.web.view;

import org.jspecify.annotations.NullMarked;
