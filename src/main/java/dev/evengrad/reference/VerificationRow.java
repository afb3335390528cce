package dev.evengrad.reference;

/**
 * One tensor of one operation.
 *
 * @param operation what was computed, e.g. {@code weight gradient}
 * @param tensor the tensor it gave, e.g. {@code dense3.weight}
 * @param shape its shape, e.g. {@code [61, 10]}
 * @param error the error of the entry that came nearest to its bound, or went furthest beyond it
 * @param bound the bound at that entry; NaN where there is none
 * @param gauge the largest error / (u * G), G being the sum of the magnitudes of an entry's terms;
 *     NaN where there is none
 * @param verdict what to make of it
 */
public record VerificationRow(
    String operation,
    String tensor,
    String shape,
    double error,
    double bound,
    double gauge,
    Verdict verdict) {}
