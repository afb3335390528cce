/** The rules of Amazon SageMaker Debugger with their default limits, for comparison. */
@NullMarked
package dev.evengrad.health.rules.sagemaker;

import org.jspecify.annotations.NullMarked;
