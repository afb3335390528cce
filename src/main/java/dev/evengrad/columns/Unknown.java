package dev.evengrad.columns;

/** What a category column does with a cell that is none of its values. */
public enum Unknown {
  /** All of its inputs are 0. */
  ZEROS,
  /** An input of its own, {@code COLUMN=other}, is 1. */
  OTHER,
  /** The row is refused. */
  REFUSED
}
