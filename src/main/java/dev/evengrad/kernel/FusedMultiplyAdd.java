package dev.evengrad.kernel;

/** Whether {@link Math#fma} is one instruction here. All our arithmetic is made of it. */
public enum FusedMultiplyAdd {
  /** One instruction. */
  HARDWARE,
  /** Arithmetic on BigDecimal: right, and thousands of times slower. */
  SOFTWARE,
  /** This JVM does not tell. */
  UNKNOWN;

  static final String SLOW =
      "This processor, or the flag -XX:-UseFMA, offers no fused multiply-add: the results are the"
          + " same and come very slowly.";

  /** What the JVM says; asked anew each time. */
  static FusedMultiplyAdd detect() {
    String value = VmOption.value("UseFMA");
    return value == null ? UNKNOWN : Boolean.parseBoolean(value) ? HARDWARE : SOFTWARE;
  }
}
