/** What is known of a network before it trains, and what to do if it is sick. */
@NullMarked
package dev.evengrad.health.forecast;

import org.jspecify.annotations.NullMarked;
