/** Training: a step is a transaction, an epoch is a deterministic walk through the data, a state can be saved and resumed to the bit. */
@NullMarked
package dev.evengrad.train;

import org.jspecify.annotations.NullMarked;
