package org.tymbal.web.view;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSByRef;
import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;

/** uPlot, which is fetched when the first chart is drawn. What it is given it draws; it knows nothing of messages. */
final class Plot {
    /** Called when something came, or did not. */
    @JSFunctor
    interface Done extends JSObject {
        void run();
    }

    /** Somebody drew over this span of time, epoch in milliseconds. */
    @JSFunctor
    interface Zoom extends JSObject {
        void to(double from, double to);
    }

    private final HTMLElement host;
    private final Zoom zoom;
    private @Nullable JSObject plot;
    private JSObject spec = fresh();
    private JSObject tables = fresh();

    Plot(HTMLElement host, Zoom zoom) {
        this.host = host;
        this.zoom = zoom;
    }

    @JSBody(
            params = {"came", "cameNot"},
            script = """
            var look = document.createElement('link'), code = document.createElement('script');
            look.rel = 'stylesheet';
            look.href = 'vendor/uplot/uPlot.min.css';
            code.src = 'vendor/uplot/uPlot.iife.min.js';
            code.onload = came;
            code.onerror = function() { code.remove(); look.remove(); cameNot(); };
            document.head.append(look, code);
            """)
    static native void load(Done came, Done cameNot);

    @JSBody(script = "return [];")
    private static native JSObject fresh();

    /** What is added from now on is drawn by the next {@link #build} and {@link #draw}. */
    void begin() {
        spec = fresh();
        tables = fresh();
    }

    void add(String name, String colour, int look, double[] times, double[] values) {
        push(spec, name, colour, look);
        table(tables, times, values);
    }

    @JSBody(
            params = {"spec", "name", "colour", "look"},
            script = """
            spec.push({ label: name, stroke: colour, width: 2, spanGaps: true,
                dash: [[], [9, 5], [2, 4], [12, 4, 2, 4], [5, 3], [16, 6], [2, 8], [8, 3, 2, 3, 2, 3]][look] });
            """)
    private static native void push(JSObject spec, String name, String colour, int look);

    @JSBody(
            params = {"tables", "times", "values"},
            script = "tables.push([Array.from(times), Array.from(values)]);")
    private static native void table(JSObject tables, @JSByRef double[] times, @JSByRef double[] values);

    /** Makes the drawing anew: other series, thresholds or colours. */
    void build(String ink, String line, String limit, double[] limits) {
        if (plot != null) {
            destroy(plot);
        }
        plot = make(host, spec, ink, line, limit, limits, zoom);
    }

    @JSBody(params = "plot", script = "plot.destroy();")
    private static native void destroy(JSObject plot);

    @JSBody(
            params = {"host", "spec", "ink", "line", "limit", "limits", "zoom"},
            script = """
            var levels = Array.from(limits);
            function two(number) { return number < 10 ? '0' + number : '' + number; }
            function times(self, splits, axis, space, step) {
                return splits.map(function(at) {
                    var date = new Date(at), text = two(date.getHours()) + ':' + two(date.getMinutes());
                    if (step < 60000) text += ':' + two(date.getSeconds());
                    return step < 1000 ? text + '.' + String(1000 + date.getMilliseconds()).slice(1) : text;
                });
            }
            function span(self, from, to) {
                return host.span_ || (from == null ? [0, 1000] : to - from < 1 ? [from - 500, to + 500] : [from, to]);
            }
            function range(self, from, to) {
                levels.forEach(function(level) {
                    from = from == null ? level : Math.min(from, level);
                    to = to == null ? level : Math.max(to, level);
                });
                if (from == null) return [0, 1];
                var room = (to - from) * 0.08 || Math.abs(to) * 0.1 || 1;
                return [from - room, to + room];
            }
            function drawLevels(self) {
                var pen = self.ctx;
                pen.save();
                pen.strokeStyle = limit; pen.fillStyle = limit;
                pen.lineWidth = devicePixelRatio; pen.setLineDash([6, 4]);
                pen.font = 12 * devicePixelRatio + 'px system-ui, sans-serif';
                levels.forEach(function(level) {
                    var top = Math.round(self.valToPos(level, 'y', true));
                    pen.beginPath();
                    pen.moveTo(self.bbox.left, top);
                    pen.lineTo(self.bbox.left + self.bbox.width, top);
                    pen.stroke();
                    pen.fillText('' + level, self.bbox.left + 6, top - 5);
                });
                pen.restore();
            }
            function chosen(self) {
                var area = self.select;
                if (area.width > 4) {
                    zoom(self.posToVal(area.left, 'x'), self.posToVal(area.left + area.width, 'x'));
                    self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
                }
            }
            var side = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 },
                font: '12px system-ui, sans-serif' };
            return new uPlot({
                width: host.clientWidth, height: host.clientHeight, ms: 1, legend: { show: false },
                cursor: { drag: { x: true, y: false, setScale: false } },
                scales: { x: { time: false, range: span }, y: { range: range } },
                axes: [Object.assign({ values: times, space: 110 }, side), Object.assign({ size: 62 }, side)],
                series: [{}].concat(spec), hooks: { setSelect: [chosen], draw: [drawLevels] }
            }, [[]].concat(spec.map(function() { return []; })), host);
            """)
    private static native JSObject make(
            HTMLElement host,
            JSObject spec,
            String ink,
            String line,
            String limit,
            @JSByRef double[] limits,
            Zoom zoom);

    /** Draws what was added; the span is free where {@code to} is not after {@code from}. */
    void draw(double from, double to) {
        if (plot != null) {
            data(host, plot, tables, from, to);
        }
    }

    @JSBody(
            params = {"host", "plot", "tables", "from", "to"},
            script = """
            host.span_ = to > from ? [from, to] : null;
            if (plot.width !== host.clientWidth || plot.height !== host.clientHeight) {
                plot.setSize({ width: host.clientWidth, height: host.clientHeight });
            }
            plot.setData(tables.length === 1 ? tables[0] : uPlot.join(tables));
            """)
    private static native void data(HTMLElement host, JSObject plot, JSObject tables, double from, double to);

    /** A picture of the drawing with the names of its series below it. */
    void png(String name, String ground, String ink) {
        if (plot != null) {
            picture(plot, spec, name, ground, ink);
        }
    }

    @JSBody(
            params = {"plot", "spec", "name", "ground", "ink"},
            script = """
            var from = plot.ctx.canvas, scale = devicePixelRatio, line = 22 * scale, margin = 14 * scale;
            var canvas = document.createElement('canvas'), pen = canvas.getContext('2d');
            canvas.width = from.width + 2 * margin;
            canvas.height = from.height + 2 * margin + spec.length * line;
            pen.fillStyle = ground;
            pen.fillRect(0, 0, canvas.width, canvas.height);
            pen.drawImage(from, margin, margin);
            pen.font = 13 * scale + 'px system-ui, sans-serif';
            pen.lineWidth = 2 * scale;
            spec.forEach(function(one, index) {
                var top = from.height + margin + (index + 0.6) * line;
                pen.strokeStyle = one.stroke;
                pen.setLineDash(one.dash);
                pen.beginPath(); pen.moveTo(margin, top); pen.lineTo(margin + 34 * scale, top); pen.stroke();
                pen.fillStyle = ink;
                pen.fillText(one.label, margin + 44 * scale, top + 4 * scale);
            });
            canvas.toBlob(function(blob) {
                var link = document.createElement('a');
                link.href = URL.createObjectURL(blob);
                link.download = name;
                link.click();
                setTimeout(function() { URL.revokeObjectURL(link.href); }, 60000);
            });
            """)
    private static native void picture(JSObject plot, JSObject spec, String name, String ground, String ink);
}
