package dev.evengrad.kernel;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** The options that this JVM runs with, whether given or chosen by itself. */
public final class VmOption {
  private VmOption() {}

  /** The value of an option; null if this JVM does not know it or does not tell. */
  public static @Nullable String value(String name) {
    try {
      HotSpotDiagnosticMXBean diagnostics =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return diagnostics == null ? null : diagnostics.getVMOption(name).getValue();
    } catch (IllegalArgumentException | LinkageError notHotSpot) {
      return null;
    }
  }
}
