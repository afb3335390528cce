package dev.evengrad.train;

import dev.evengrad.model.Model;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link EarlyStopping} is at one moment.
 *
 * @param monitor the figure that is watched
 * @param higherIsBetter whether it is to rise
 * @param patience epochs without improvement until it stops
 * @param minDelta the largest change that is none
 * @param epochs epochs seen
 * @param bestEpoch the best of them; 0 if none was
 * @param best its figure; NaN if there is none
 * @param waited epochs since
 * @param bestModel the model of that epoch, if it is kept
 */
public record StoppingState(
    String monitor,
    boolean higherIsBetter,
    int patience,
    double minDelta,
    long epochs,
    long bestEpoch,
    double best,
    int waited,
    @Nullable Model bestModel) {}
