/** The rules of AutoTrainer (Zhang and others 2021), for comparison. */
@NullMarked
package dev.evengrad.health.rules.autotrainer;

import org.jspecify.annotations.NullMarked;
