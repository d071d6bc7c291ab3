package org.tymbal.e2e.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Lines on two logarithmic axes, as SVG that follows the reader's light or dark. */
final class LogPlot {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 400;
    private static final int LEFT = 64;
    private static final int RIGHT = 560;
    private static final int TOP = 72;
    private static final int BOTTOM = 340;
    private static final int LABEL_HEIGHT = 18;
    private static final int COLOURS = 5;

    private static final String STYLE = """
            <style>
              :root { --ground: #ffffff; --ink: #1b1f24; --faint: #59636e; --grid: #d8dee4;
                --c0: #0a62c4; --c1: #a6480f; --c2: #1a7f4b; --c3: #8a3fa8; --c4: #8a6a00 }
              @media (prefers-color-scheme: dark) {
                :root { --ground: #0f1419; --ink: #e8edf2; --faint: #9aa7b4; --grid: #2c353f;
                  --c0: #6cb1ff; --c1: #ff9f66; --c2: #5fd39a; --c3: #d59bf0; --c4: #e6c04d } }
              text { font: 13px system-ui, sans-serif; fill: var(--ink) }
              .title { font-size: 17px; font-weight: 600 }
              .faint { fill: var(--faint) }
              .grid { stroke: var(--grid) }
              .line { fill: none; stroke-width: 2.5; stroke-linejoin: round }
              .name { font-weight: 600 }
            </style>
            """;

    private final String title;
    private final String xTitle;
    private final String yTitle;
    private final Map<String, TreeMap<Double, Double>> lines;

    /** @param lines by name, y by x; all above zero */
    LogPlot(String title, String xTitle, String yTitle, Map<String, TreeMap<Double, Double>> lines) {
        this.title = title;
        this.xTitle = xTitle;
        this.yTitle = yTitle;
        this.lines = lines;
    }

    String svg() {
        List<Double> xs = new ArrayList<>();
        List<Double> ys = new ArrayList<>();
        lines.values().forEach(line -> {
            xs.addAll(line.keySet());
            ys.addAll(line.values());
        });
        LogAxis x = LogAxis.around(xs, LEFT, RIGHT);
        LogAxis y = LogAxis.around(ys, BOTTOM, TOP);
        StringBuilder svg = new StringBuilder();
        add(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n",
                WIDTH,
                HEIGHT,
                escape(title));
        svg.append(STYLE);
        add(svg, "<rect width=\"%d\" height=\"%d\" rx=\"8\" fill=\"var(--ground)\"/>%n", WIDTH, HEIGHT);
        add(svg, "<text class=\"title\" x=\"20\" y=\"32\">%s</text>%n", escape(title));
        add(svg, "<text class=\"faint\" x=\"20\" y=\"53\">%s</text>%n", escape(yTitle));
        for (double tick : x.ticks()) {
            add(svg, "<path class=\"grid\" d=\"M%.1f %d V%d\"/>%n", x.at(tick), TOP, BOTTOM);
            add(
                    svg,
                    "<text class=\"faint\" text-anchor=\"middle\" x=\"%.1f\" y=\"%d\">%s</text>%n",
                    x.at(tick),
                    BOTTOM + 20,
                    LogAxis.label(tick));
        }
        for (double tick : y.ticks()) {
            add(svg, "<path class=\"grid\" d=\"M%d %.1f H%d\"/>%n", LEFT, y.at(tick), RIGHT);
            add(
                    svg,
                    "<text class=\"faint\" text-anchor=\"end\" x=\"%d\" y=\"%.1f\">%s</text>%n",
                    LEFT - 8,
                    y.at(tick) + 4,
                    LogAxis.label(tick));
        }
        add(
                svg,
                "<text class=\"faint\" text-anchor=\"middle\" x=\"%d\" y=\"%d\">%s</text>%n",
                (LEFT + RIGHT) / 2,
                BOTTOM + 44,
                escape(xTitle));
        lines(svg, x, y);
        return svg.append("</svg>\n").toString();
    }

    private void lines(StringBuilder svg, LogAxis x, LogAxis y) {
        Set<Double> names = new TreeSet<>();
        int colour = 0;
        for (Map.Entry<String, TreeMap<Double, Double>> line : lines.entrySet()) {
            if (line.getValue().isEmpty()) {
                continue;
            }
            String paint = "var(--c" + colour++ % COLOURS + ")";
            StringBuilder path = new StringBuilder();
            StringBuilder dots = new StringBuilder();
            line.getValue().forEach((px, py) -> {
                add(path, "%s%.1f %.1f", path.isEmpty() ? "M" : " L", x.at(px), y.at(py));
                add(
                        dots,
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"><title>%s: %s</title></circle>%n",
                        x.at(px),
                        y.at(py),
                        paint,
                        escape(line.getKey()),
                        Report.significant(py));
            });
            add(svg, "<path class=\"line\" stroke=\"%s\" d=\"%s\"/>%n%s", paint, path, dots);
            double at = y.at(line.getValue().lastEntry().getValue());
            double free = free(names, at);
            names.add(free);
            add(
                    svg,
                    "<text class=\"name\" x=\"%d\" y=\"%.1f\" style=\"fill: %s\">%s</text>%n",
                    RIGHT + 12,
                    free + 4,
                    paint,
                    escape(line.getKey()));
        }
    }

    /** The next place for a name that does not lie upon another. */
    private static double free(Set<Double> taken, double wanted) {
        double at = wanted;
        for (double other : taken) {
            if (Math.abs(other - at) < LABEL_HEIGHT) {
                at = other + LABEL_HEIGHT;
            }
        }
        return at;
    }

    private static void add(StringBuilder to, String format, Object... values) {
        to.append(String.format(Locale.ROOT, format, values));
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
