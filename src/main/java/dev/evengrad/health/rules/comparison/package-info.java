/** What the re-implemented rules of other tools have in common. */
@NullMarked
package dev.evengrad.health.rules.comparison;

import org.jspecify.annotations.NullMarked;
