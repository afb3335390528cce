/**
 * The exceptions that every package throws for bad input: {@link dev.evengrad.EvengradException} and its kinds. Nothing else lives
 * here, and this package sees none of the others.
 */
@NullMarked
package dev.evengrad;

import org.jspecify.annotations.NullMarked;
