/** What is measured of a run, the rules that look at it, and what they find. Sees numbers only. */
@NullMarked
package dev.evengrad.health;

import org.jspecify.annotations.NullMarked;
