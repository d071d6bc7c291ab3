package org.tymbal.web.view;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSByRef;
import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;

/**
 * Lines over time on a canvas. What it is given it draws; it knows nothing of messages. Of points that share a column of
 * pixels only the outermost are drawn, so that a drawing costs what its width costs, however many points there are.
 */
final class Plot {
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
            spec.push({ label: name, stroke: colour,
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
            var levels = Array.from(limits), scale = 1, width = 0, height = 0, began = -1;
            var side = 62, foot = 28, head = 10, edge = 16, first = 0, last = 1, low = 0, high = 1;
            var canvas = document.createElement('canvas'), mark = document.createElement('div');
            var pen = canvas.getContext('2d');
            mark.hidden = true;
            host.append(canvas, mark);
            function x(at) { return side + (at - first) / (last - first) * (width - side - edge); }
            function y(value) { return head + (high - value) / (high - low) * (height - head - foot); }
            function timeAt(left) { return first + (left - side) / (width - side - edge) * (last - first); }
            function two(number) { return number < 10 ? '0' + number : '' + number; }
            function clock(at, step) {
                var date = new Date(at), text = two(date.getHours()) + ':' + two(date.getMinutes());
                if (step >= 86400000) return date.toLocaleDateString(document.documentElement.lang, {
                    month: 'numeric', day: 'numeric', numberingSystem: 'latn' });
                if (step < 60000) text += ':' + two(date.getSeconds());
                return step < 1000 ? text + '.' + String(1000 + date.getMilliseconds()).slice(1) : text;
            }
            function round(least) {
                var power = Math.pow(10, Math.floor(Math.log10(least))), part = least / power;
                return power * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10);
            }
            function timeStep(least) {
                if (least <= 1000) return Math.max(1, round(least));
                var days = least / 86400000;
                return days > 1 ? 86400000 * Math.ceil(days) : 1000 * [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800,
                    3600, 7200, 10800, 21600, 43200, 86400].find(function(step) { return step * 1000 >= least; });
            }
            function each(from, to, step, tick) {
                var next = Math.ceil(from / step);
                for (var n = 0; n < 60 && (next + n) * step <= to; n++) tick((next + n) * step);
            }
            function stroke(left, top, right, bottom) {
                pen.beginPath(); pen.moveTo(left, top); pen.lineTo(right, bottom); pen.stroke();
            }
            function axes() {
                var texts = [], values = [], step = round((high - low) / Math.max(2, Math.floor(height / 55)));
                pen.font = '12px system-ui, sans-serif';
                pen.fillStyle = ink; pen.strokeStyle = line; pen.lineWidth = 1; pen.setLineDash([]);
                each(low, high, step, function(value) {
                    var text = '' + Number(value.toPrecision(9));
                    values.push(value);
                    texts.push(text.length > 11 ? value.toExponential(3) : text);
                });
                side = Math.max.apply(null, [40].concat(texts.map(function(text) { return pen.measureText(text).width + 14; })));
                pen.textAlign = 'right'; pen.textBaseline = 'middle';
                values.forEach(function(value, index) {
                    var top = Math.round(y(value)) + 0.5;
                    stroke(side, top, width - edge, top);
                    pen.fillText(texts[index], side - 8, top);
                });
                var zone = new Date(last).getTimezoneOffset() * 60000 || 0;
                var apart = timeStep((last - first) / Math.max(1, (width - side - edge) / 100));
                pen.textAlign = 'center'; pen.textBaseline = 'top';
                each(first - zone, last - zone, apart, function(local) {
                    var at = local + zone, left = Math.round(x(at)) + 0.5;
                    stroke(left, head, left, height - foot + 4);
                    var text = clock(at, apart), half = pen.measureText(text).width / 2;
                    pen.fillText(text, Math.min(left, width - half), height - foot + 9);
                });
            }
            function curve(look, table) {
                var times = table[0], values = table[1], column = -1, up, down, end, shown = [];
                function flush() {
                    if (shown.length) { pen.lineTo(column, up); pen.lineTo(column, down); pen.lineTo(column, end); }
                }
                pen.strokeStyle = pen.fillStyle = look.stroke;
                pen.lineWidth = 2; pen.lineJoin = 'round'; pen.setLineDash(look.dash);
                pen.beginPath();
                for (var i = 0; i < times.length; i++) {
                    if (times[i + 1] < first || times[i - 1] > last) continue;
                    var left = Math.round(x(times[i]) * scale) / scale, top = y(values[i]);
                    if (left !== column) {
                        flush();
                        column = left; up = down = end = top;
                        shown.push(left, top);
                    }
                    up = Math.min(up, top); down = Math.max(down, top); end = top;
                }
                flush();
                pen.stroke();
                if (shown.length < width / 6) {
                    for (var j = 0; j < shown.length; j += 2) pen.fillRect(shown[j] - 2.5, shown[j + 1] - 2.5, 5, 5);
                }
            }
            function drawLevels() {
                pen.strokeStyle = pen.fillStyle = limit;
                pen.lineWidth = 1; pen.setLineDash([6, 4]);
                pen.textAlign = 'left'; pen.textBaseline = 'bottom';
                levels.forEach(function(level) {
                    var top = Math.round(y(level)) + 0.5;
                    stroke(side, top, width - edge, top);
                    pen.fillText('' + level, side + 6, top - 3);
                });
            }
            function draw(tables, from, to) {
                first = to > from ? from : Infinity; last = to > from ? to : -Infinity; low = Infinity; high = -Infinity;
                tables.forEach(function(table) {
                    if (!(to > from) && table[0].length) {
                        first = Math.min(first, table[0][0]);
                        last = Math.max(last, table[0][table[0].length - 1]);
                    }
                });
                if (!isFinite(first)) first = last = 0;
                if (!(last - first >= 1)) { first -= 500; last = first + 1000; }
                tables.forEach(function(table) {
                    table[1].forEach(function(value, index) {
                        if (table[0][index] >= first && table[0][index] <= last) {
                            low = Math.min(low, value); high = Math.max(high, value);
                        }
                    });
                });
                levels.forEach(function(level) { low = Math.min(low, level); high = Math.max(high, level); });
                if (!(low <= high)) { low = 0; high = 1; }
                var room = (high - low) * 0.08 || Math.abs(high) * 0.1 || 1;
                low -= room; high += room;
                scale = devicePixelRatio; width = host.clientWidth; height = host.clientHeight;
                canvas.width = Math.round(width * scale); canvas.height = Math.round(height * scale);
                pen.setTransform(scale, 0, 0, scale, 0, 0);
                axes();
                pen.save();
                pen.beginPath(); pen.rect(side, 0, width - side - edge, height - foot + 1); pen.clip();
                tables.forEach(function(table, index) { curve(spec[index], table); });
                pen.restore();
                drawLevels();
            }
            function show(event) {
                var now = Math.max(side, Math.min(width - edge, event.offsetX)), from = began < 0 ? now : began;
                mark.hidden = false;
                mark.style.left = Math.min(now, from) + 'px';
                mark.style.width = Math.max(1, Math.abs(now - from)) + 'px';
                return [Math.min(now, from), Math.max(now, from)];
            }
            function hide() { mark.hidden = true; began = -1; }
            canvas.onpointerdown = function(event) {
                canvas.setPointerCapture(event.pointerId);
                began = show(event)[0];
            };
            canvas.onpointermove = show;
            canvas.onpointerup = function(event) {
                var area = show(event), drawn = began >= 0 && area[1] - area[0] > 4;
                hide();
                if (drawn) zoom(timeAt(area[0]), timeAt(area[1]));
            };
            canvas.onpointerleave = canvas.onpointercancel = hide;
            return { canvas: canvas, draw: draw, destroy: function() { canvas.remove(); mark.remove(); } };
            """)
    private static native JSObject make(
            HTMLElement host,
            JSObject spec,
            String ink,
            String line,
            String limit,
            @JSByRef double[] limits,
            Zoom zoom);

    /** Draws what was added: times in epoch milliseconds; all there is where {@code to} is not after {@code from}. */
    void draw(double from, double to) {
        if (plot != null) {
            data(plot, tables, from, to);
        }
    }

    @JSBody(
            params = {"plot", "tables", "from", "to"},
            script = "plot.draw(tables, from, to);")
    private static native void data(JSObject plot, JSObject tables, double from, double to);

    /** A picture of the drawing with the names of its series below it. */
    void png(String name, String ground, String ink) {
        if (plot != null) {
            picture(plot, spec, name, ground, ink);
        }
    }

    @JSBody(
            params = {"plot", "spec", "name", "ground", "ink"},
            script = """
            var from = plot.canvas, scale = devicePixelRatio, line = 22 * scale, margin = 14 * scale;
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
