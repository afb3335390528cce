/** The treatments, a file each, in {@link dev.evengrad.health.doctor.treatments.Treatments} the list of them, the smallest first. */
@NullMarked
package dev.evengrad.health.doctor.treatments;

import org.jspecify.annotations.NullMarked;
