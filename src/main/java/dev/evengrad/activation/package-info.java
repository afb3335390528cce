/**
 * Activations: functions of one variable with their derivative. One file each; {@link dev.evengrad.activation.Activations} is the
 * registry. The loops here are the scalar form; a backend may bring its own with the same bits.
 */
@NullMarked
package dev.evengrad.activation;

import org.jspecify.annotations.NullMarked;
