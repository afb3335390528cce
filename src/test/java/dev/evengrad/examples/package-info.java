/** Entries of a user's own as the README shows them, written with the public API only. */
@NullMarked
package dev.evengrad.examples;

import org.jspecify.annotations.NullMarked;
