/** What was measured of a training run, one JSON object a line: written while it trains, read from us and from other frameworks. */
@NullMarked
package dev.evengrad.io.record;

import org.jspecify.annotations.NullMarked;
