/** Help with what users type: the known name that is nearest to an unknown one. */
@NullMarked
package dev.evengrad.text;

import org.jspecify.annotations.NullMarked;
