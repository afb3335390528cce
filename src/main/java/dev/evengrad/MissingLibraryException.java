package dev.evengrad;

import org.jspecify.annotations.Nullable;

/** A feature needs an optional library that is not on the class path; the message gives the coordinates to add. */
public class MissingLibraryException extends EvengradException {
  private static final long serialVersionUID = 1L;

  private final String coordinates;

  /**
   * A missing library.
   *
   * @param feature what was asked for, e.g. "Reading CSV"
   * @param coordinates Maven coordinates to add
   */
  public MissingLibraryException(String feature, String coordinates, @Nullable Throwable cause) {
    super(feature + " needs a library that is not on the class path: add " + coordinates, cause);
    this.coordinates = coordinates;
  }

  /** The Maven coordinates to add. */
  public String coordinates() {
    return coordinates;
  }
}
