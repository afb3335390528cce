/**
 * Data to train on, to check against and to predict for: {@link dev.evengrad.data.Dataset} and its
 * splits and batches, readers for CSV and IDX files, and a few small real sets that travel in the
 * jar. Only reading CSV needs an optional library (fastcsv); no other class here links against it.
 */
@NullMarked
package dev.evengrad.data;

import org.jspecify.annotations.NullMarked;
