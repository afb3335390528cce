/** Shapes and the layout of parameters in one array. The lowest package: it sees only the exceptions. */
@NullMarked
package dev.evengrad.tensor;

import org.jspecify.annotations.NullMarked;
