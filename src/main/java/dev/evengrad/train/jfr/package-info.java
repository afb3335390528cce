/**
 * Events of training for the JDK's Flight Recorder, which {@link dev.evengrad.train.TrainerBuilder#jfr} emits. Each is off in every
 * recording that does not ask for it by name, e.g. {@code dev.evengrad.Step#enabled=true}.
 */
@NullMarked
package dev.evengrad.train.jfr;

import org.jspecify.annotations.NullMarked;
