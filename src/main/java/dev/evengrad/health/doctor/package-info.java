/** A training run that does not learn: what is wrong with it, and the smallest change that cures it, with its proof. */
@NullMarked
package dev.evengrad.health.doctor;

import org.jspecify.annotations.NullMarked;
