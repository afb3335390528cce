/**
 * Runs for TensorBoard: its event files, written as they grow, and an observer that fills them from a trainer. The format is that of
 * TensorFlow's {@code Event} and {@code Summary} messages (protocol buffers) in its record files; of it there is what scalars, histograms and
 * texts need.
 */
@NullMarked
package dev.evengrad.io.tensorboard;

import org.jspecify.annotations.NullMarked;
