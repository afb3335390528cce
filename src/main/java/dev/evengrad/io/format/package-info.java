/**
 * The low-level file formats: strict JSON (RFC 8259), safetensors, and files that are replaced
 * atomically. Everything that is read here may be hostile: sizes are checked before anything is
 * allocated, and a fault is an exception of ours that says what was wrong and what was expected.
 * Sees only the exceptions and {@code tensor}; knows nothing of models.
 */
@NullMarked
package dev.evengrad.io.format;

import org.jspecify.annotations.NullMarked;
