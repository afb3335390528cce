package dev.evengrad.reference;

import dev.evengrad.layer.Value;
import dev.evengrad.reference.textbook.TextbookActivation;

/**
 * What goes into a step, and where it comes from.
 *
 * @param value the value
 * @param layer the name of the step that gave it; empty for the network's input
 * @param activation the activation behind which it came
 * @param zeros the share of zeros that is normal for it
 */
record Source(Value value, String layer, TextbookActivation activation, double zeros) {}
