/** The rules, one a file: each looks at the numbers of every step and raises findings. */
@NullMarked
package dev.evengrad.health.rules;

import org.jspecify.annotations.NullMarked;
