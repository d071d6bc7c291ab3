package org.tymbal.e2e.load;

import java.util.Map;

/**
 * What one round of one scenario gave.
 *
 * @param error why it gave nothing; empty if all is well
 */
record Row(String scenario, String transport, String broker, int round, Map<String, Double> figures, String error) {}
