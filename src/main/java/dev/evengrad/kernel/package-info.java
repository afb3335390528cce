/**
 * The arithmetic: coarse operations on float arrays, one call per layer, in two backends with the same bits. Layers know {@link
 * dev.evengrad.kernel.Kernels} and nothing below it.
 */
@NullMarked
package dev.evengrad.kernel;

import org.jspecify.annotations.NullMarked;
