package dev.evengrad;

/** A setting out of its range: a negative rate, a clip of NaN, a batch of no rows. */
public class SettingException extends EvengradException {
  private static final long serialVersionUID = 1L;

  /** How much of a value is shown: enough for a long network, of a text from a forged file not all of it. */
  private static final int SHOWN = 2000;

  private final String setting;

  /**
   * A setting out of range.
   *
   * @param setting its name, as the user wrote it
   * @param value what was given
   * @param expected what is allowed, e.g. "a finite number above 0"
   */
  public SettingException(String setting, Object value, String expected) {
    super(setting + " is " + shown(String.valueOf(value)) + ", expected " + expected);
    this.setting = setting;
  }

  private static String shown(String value) {
    return value.length() <= SHOWN
        ? value
        : value.substring(0, SHOWN) + "... (" + value.length() + " characters)";
  }

  /** The name of the setting. */
  public String setting() {
    return setting;
  }

  /** Returns {@code value} if it is finite and above 0, else throws. */
  public static double requirePositive(String setting, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new SettingException(setting, value, "a finite number above 0");
    }
    return value;
  }

  /** Returns {@code value} if it is above 0 and finite as a float too, which is what the engine computes with, else throws. */
  public static double requirePositiveFloat(String setting, double value) {
    if (!((float) value > 0) || Float.isInfinite((float) value)) {
      throw new SettingException(
          setting, value, "a number above 0 that a float holds, from 1.4e-45 to 3.4e38");
    }
    return value;
  }

  /** Returns {@code value} if it is finite and at least 0, else throws. */
  public static double requireNotNegative(String setting, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new SettingException(setting, value, "a finite number of at least 0");
    }
    return value;
  }

  /** Returns {@code value} if it is in [0, 1), else throws. */
  public static double requireFraction(String setting, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new SettingException(setting, value, "a number from 0 up to, not including, 1");
    }
    return value;
  }

  /** Returns {@code value} if it is at least 1, else throws. */
  public static int requireCount(String setting, int value) {
    if (value < 1) {
      throw new SettingException(setting, value, "a whole number of at least 1");
    }
    return value;
  }
}
