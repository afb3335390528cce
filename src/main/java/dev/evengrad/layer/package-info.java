/**
 * Layers as descriptions: each validates itself, infers its shape, declares parameters and buffers, and compiles to operations. One
 * file each; {@link dev.evengrad.layer.Layers} is the registry.
 */
@NullMarked
package dev.evengrad.layer;

import org.jspecify.annotations.NullMarked;
