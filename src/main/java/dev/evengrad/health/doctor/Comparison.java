package dev.evengrad.health.doctor;

/**
 * How far a run is behind another one, on the same held-out rows with the same seeds, each row's difference taken alone.
 *
 * @param points by how many points it is behind; below 0 where it is ahead. For values a point is a hundredth of the mean, over rows, of
 *     {@code 1 - min(1, squared error / variance of the targets)}
 * @param standardError of that
 * @param runs how many trainings of each were compared
 */
public record Comparison(double points, double standardError, int runs) {}
