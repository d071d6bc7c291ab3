package org.tymbal.web.view;

import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/**
 * Numbers and times as the browser writes them in a language. Arabic has two sorts of digits; here it has those of the packets
 * and payloads beside which the numbers stand.
 */
final class IntlNumbers {
    private IntlNumbers() {}

    /** A place for what {@link #number} makes once and needs in every frame. */
    @JSBody(script = "return {};")
    static native JSObject formats();

    /** @param english digits with commas or without, and a point before the fraction */
    @JSBody(
            params = {"formats", "code", "english", "unit"},
            script = """
            return (formats[unit] || (formats[unit] = new Intl.NumberFormat(code, Object.assign(
                { maximumFractionDigits: 1, numberingSystem: 'latn' },
                unit && { style: 'unit', unit: unit, unitDisplay: 'narrow' })))).format(english.replace(/,/g, ''));
            """)
    static native String number(JSObject formats, String code, String english, String unit);

    /** When something comes, in the language of the document: tomorrow, in 12 days. */
    @JSBody(params = "days", script = """
            return new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: 'auto', numberingSystem: 'latn' })
                .format(days, 'day');
            """)
    static native String inDays(double days);
}
