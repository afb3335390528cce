package dev.evengrad.health;

/**
 * What was measured between steps, e.g. after an epoch. NaN where unknown.
 *
 * @param step the last step before it
 * @param trainingLoss the mean loss on training rows
 * @param validationLoss the mean loss on held-out rows
 * @param trainingAccuracy the fraction of training rows that are right, 0 to 1
 * @param validationAccuracy the same of held-out rows
 */
public record EvaluationNumbers(
    long step,
    double trainingLoss,
    double validationLoss,
    double trainingAccuracy,
    double validationAccuracy) {}
