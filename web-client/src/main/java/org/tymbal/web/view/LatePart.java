package org.tymbal.web.view;

import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;

/**
 * Where a part of the program begins that the page fetches after it is there. The build puts {@link #arrived}, and all that
 * only it can reach, into a file of its own.
 */
@JSFunctor
interface LatePart extends JSObject {
    /** Called once, when the file has come. */
    void arrived();
}
