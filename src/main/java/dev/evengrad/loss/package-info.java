/** Losses: value and gradient in one pass, and the output link each implies. One file each; {@link dev.evengrad.loss.Losses} is the registry. */
@NullMarked
package dev.evengrad.loss;

import org.jspecify.annotations.NullMarked;
