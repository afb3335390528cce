/** What is wrong with a run, and how badly. Sees numbers only. */
@NullMarked
package dev.evengrad.health;

import org.jspecify.annotations.NullMarked;
