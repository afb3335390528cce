/** Networks as descriptions ({@link dev.evengrad.model.ModelSpec}), as frozen numbers ({@link dev.evengrad.model.Model}), and the workspaces that run them. */
@NullMarked
package dev.evengrad.model;

import org.jspecify.annotations.NullMarked;
