package dev.evengrad.health.doctor;

/**
 * How good a network is on validation rows.
 *
 * @param metric {@code accuracy}, or {@code r2} for values
 * @param value accuracy from 0 to 1; r2 is 1 at best, 0 for the mean, and below for less; NaN if it could not be measured
 */
public record Score(String metric, double value) {}
