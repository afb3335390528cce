/** Training runs on disk: checkpoints. The formats themselves are in {@code io.format}. */
@NullMarked
package dev.evengrad.io;

import org.jspecify.annotations.NullMarked;
