/** Views of a run for people: what is shown is made here, where it is printed is the caller's affair. */
@NullMarked
package dev.evengrad.report;

import org.jspecify.annotations.NullMarked;
