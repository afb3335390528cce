/** Internal: the scalar backend, in plain loops that C2 can vectorise. */
@NullMarked
package dev.evengrad.kernel.scalar;

import org.jspecify.annotations.NullMarked;
