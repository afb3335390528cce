/** Internal: networks resolved for one backend and a largest number of rows. Use {@code Trainer} and {@code Session} instead. */
@NullMarked
package dev.evengrad.plan;

import org.jspecify.annotations.NullMarked;
