package dev.evengrad.data;

/**
 * A dataset in two parts without a common row.
 *
 * @param training the rows to learn from
 * @param heldOut the rows that training never sees
 */
public record Split(Dataset training, Dataset heldOut) {}
