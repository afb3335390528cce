/** Internal: the vector backend, the only package that names the incubator module. */
@NullMarked
package dev.evengrad.kernel.vector;

import org.jspecify.annotations.NullMarked;
