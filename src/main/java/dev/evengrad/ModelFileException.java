package dev.evengrad;

import org.jspecify.annotations.Nullable;

/** A model or checkpoint file that is truncated, forged, from elsewhere, or cannot be written. */
public class ModelFileException extends EvengradException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final String reason;

  /** A fault of {@code file}. */
  public ModelFileException(String file, String reason) {
    this(file, reason, null);
  }

  /** A fault of {@code file} with its cause. */
  public ModelFileException(String file, String reason, @Nullable Throwable cause) {
    super(file + ": " + reason, cause);
    this.file = file;
    this.reason = reason;
  }

  /** The file, as the caller named it. */
  public String file() {
    return file;
  }

  /** What is wrong with it. */
  public String reason() {
    return reason;
  }
}
