package dev.evengrad.kernel;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

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
    try {
      HotSpotDiagnosticMXBean diagnostics =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return diagnostics == null
          ? UNKNOWN
          : Boolean.parseBoolean(diagnostics.getVMOption("UseFMA").getValue())
              ? HARDWARE
              : SOFTWARE;
    } catch (IllegalArgumentException | LinkageError notHotSpot) {
      return UNKNOWN;
    }
  }
}
