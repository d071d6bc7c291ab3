package org.tymbal.web.view;

import org.teavm.jso.dom.xml.Element;

/** A small line of the last values; a picture beside a number that is also written. */
final class Sparkline {
    private static final int WIDTH = 240;
    private static final int HEIGHT = 38;

    private final Element element = Dom.svg("svg", "class", "spark");
    private final Element area = Dom.svg("path", "class", "f");
    private final Element line = Dom.svg("path", "class", "l");

    Sparkline() {
        element.setAttribute("viewBox", "0 0 " + WIDTH + " " + HEIGHT);
        element.setAttribute("preserveAspectRatio", "none");
        element.setAttribute("aria-hidden", "true");
        element.appendChild(area);
        element.appendChild(line);
    }

    Element element() {
        return element;
    }

    void show(double[] points) {
        if (points.length == 0) {
            line.setAttribute("d", "");
            area.setAttribute("d", "");
            return;
        }
        double low = points[0];
        double high = points[0];
        for (double point : points) {
            low = Math.min(low, point);
            high = Math.max(high, point);
        }
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < points.length; i++) {
            // A line that never moves runs through the middle.
            double part = high > low ? (points[i] - low) / (high - low) : 0.5;
            int x = i * WIDTH / Math.max(1, points.length - 1);
            int y = (int) (HEIGHT - 3 - part * (HEIGHT - 6));
            path.append(i == 0 ? 'M' : 'L').append(x).append(' ').append(y);
        }
        if (points.length == 1) {
            path.append('H').append(WIDTH);
        }
        line.setAttribute("d", path.toString());
        area.setAttribute("d", path + "L" + WIDTH + " " + HEIGHT + "L0 " + HEIGHT + "Z");
    }
}
