package dev.evengrad.health.doctor;

/**
 * A treatment for one run in particular.
 *
 * @param treatment the name of the treatment, e.g. {@code initialization}
 * @param change what is changed, e.g. {@code the initial weights that fit each activation}
 * @param settings the changed settings
 */
public record Prescription(String treatment, String change, TrainingSettings settings) {}
