/**
 * How the raw columns of a table become the inputs of a network: numbers less an offset, categories one-hot, missing values replaced.
 * What was learned from the training rows travels with the model, so that a service treats its rows as training did.
 */
@NullMarked
package dev.evengrad.columns;

import org.jspecify.annotations.NullMarked;
