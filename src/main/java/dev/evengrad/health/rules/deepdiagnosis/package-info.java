/** The rules of DeepDiagnosis (Wardat and others 2022), for comparison. */
@NullMarked
package dev.evengrad.health.rules.deepdiagnosis;

import org.jspecify.annotations.NullMarked;
