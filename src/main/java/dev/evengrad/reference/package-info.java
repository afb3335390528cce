/**
 * The cross-check of the engine against the textbook in double precision: {@link
 * dev.evengrad.reference.Verification} runs both and says, tensor by tensor, whether the engine is
 * within what rounding explains. Needs EJML, which is optional.
 */
@NullMarked
package dev.evengrad.reference;

import org.jspecify.annotations.NullMarked;
