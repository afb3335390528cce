/// The command line. Internal: no other package may use it.
@NullMarked
package dev.evengrad.cli;

import org.jspecify.annotations.NullMarked;
