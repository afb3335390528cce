/**
 * The network of a textbook: every layer, activation, loss, clip, optimizer and initial scheme once
 * more, in double precision and in the form in which it is taught, with matrices by EJML. It shares
 * descriptions with the engine and no arithmetic, so that it can find the engine's faults. {@link
 * dev.evengrad.reference.textbook.Textbook} is the registry; each twin also states how far the
 * engine may be from it.
 */
@NullMarked
package dev.evengrad.reference.textbook;

import org.jspecify.annotations.NullMarked;
