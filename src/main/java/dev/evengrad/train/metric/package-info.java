/** Figures that tell how good outputs are: one file each, and their registry by name. They see outputs and targets only. */
@NullMarked
package dev.evengrad.train.metric;

import org.jspecify.annotations.NullMarked;
