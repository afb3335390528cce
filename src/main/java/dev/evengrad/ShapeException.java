package dev.evengrad;

/** Sizes that do not fit each other, or that overflow. The message names both numbers. */
public class ShapeException extends EvengradException {
  private static final long serialVersionUID = 1L;

  /** A shape fault. */
  public ShapeException(String message) {
    super(message);
  }
}
