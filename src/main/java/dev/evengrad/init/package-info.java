/** Initial weights: one file a scheme; {@link dev.evengrad.init.Initializers} is the registry and knows the default by activation. */
@NullMarked
package dev.evengrad.init;

import org.jspecify.annotations.NullMarked;
