package org.tymbal.e2e.load;

import java.util.ArrayList;
import java.util.List;

/** A table in Markdown whose columns stand below each other; words on the left, numbers on the right. */
final class TextTable {
    private final List<String[]> rows = new ArrayList<>();
    private final int[] widths;

    TextTable(String... titles) {
        widths = new int[titles.length];
        add(titles);
    }

    void add(String... cells) {
        if (cells.length != widths.length) {
            throw new IllegalArgumentException(cells.length + " cells for " + widths.length + " columns");
        }
        for (int i = 0; i < cells.length; i++) {
            widths[i] = Math.max(widths[i], cells[i].length());
        }
        rows.add(cells.clone());
    }

    private boolean isNumber(int column) {
        return rows.stream()
                .skip(1)
                .allMatch(row -> row[column].isEmpty()
                        || Character.isDigit(row[column].charAt(0))
                        || row[column].charAt(0) == '-');
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            line(text, rows.get(i));
            if (i == 0) {
                rule(text);
            }
        }
        return text.toString();
    }

    private void line(StringBuilder text, String[] row) {
        for (int column = 0; column < row.length; column++) {
            String space = " ".repeat(widths[column] - row[column].length());
            text.append("| ")
                    .append(isNumber(column) ? space + row[column] : row[column] + space)
                    .append(' ');
        }
        text.append("|\n");
    }

    private void rule(StringBuilder text) {
        for (int column = 0; column < widths.length; column++) {
            text.append('|')
                    .append(isNumber(column) ? "-".repeat(widths[column] + 1) + ":" : "-".repeat(widths[column] + 2));
        }
        text.append("|\n");
    }
}
