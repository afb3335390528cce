package dev.evengrad;

import org.jspecify.annotations.Nullable;

/**
 * Bad input of any kind. The message says what was wrong, where, what was expected and what to do; the subclasses carry the same
 * facts as fields. Misuse of an object's lifetime (closed, or entered by two threads) is {@link IllegalStateException} instead.
 */
public class EvengradException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An exception with a message for the user. */
  public EvengradException(String message) {
    super(message);
  }

  /** An exception with a message for the user and its cause. */
  public EvengradException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
