package dev.evengrad.data;

import java.util.List;

/**
 * Rows of features without labels, to predict for.
 *
 * @param source the file or built-in set they came from
 * @param rows how many, at least 1
 * @param featureCount features per row
 * @param features {@code [rows][featureCount]}, row by row; the array itself, all finite
 * @param lines the 1-based line of the file in which each row begins; empty where there are no lines
 * @param remarks what was noticed though nothing is wrong with it, a sentence each
 */
public record FeatureRows(
    String source,
    int rows,
    int featureCount,
    float[] features,
    long[] lines,
    List<String> remarks) {}
