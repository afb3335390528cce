package dev.evengrad.health.forecast;

import dev.evengrad.model.ModelSpec;

/**
 * A changed network that is expected to be healthy.
 *
 * @param change what was changed, e.g. {@code the default initialisation of each activation}
 * @param network the changed network
 * @param log10Factor log10 of its total factor
 */
public record Remedy(String change, ModelSpec network, double log10Factor) {}
