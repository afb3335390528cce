package dev.evengrad.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Whether this JVM turns operations of the Vector API into instructions. HotSpot's C2 does; anything else makes an object of each vector,
 * which is many times slower than plain Java. Decided by the JVM's options alone, so that nothing is measured while a model is
 * loaded.
 */
final class VectorCompiler {
  /** The newest Java on which the vector kernels were tried. */
  static final int NEWEST_TRIED = 25;

  private static final String SLOW =
      " which leaves vectors uncompiled, many times slower than plain Java; ";

  private VectorCompiler() {}

  /** Why vectors are not worth it in this JVM; empty if they are, as far as it tells. */
  static String doubt() {
    return doubt(VmOption::value, System::getProperty);
  }

  /**
   * The same for any JVM.
   *
   * @param option the value of an option of the JVM; null if it does not know it, or does not tell
   * @param property a system property
   */
  static String doubt(Told option, Told property) {
    String name = String.valueOf(property.apply("java.vm.name"));
    String info = String.valueOf(property.apply("java.vm.info"));
    String version = String.valueOf(property.apply("java.vm.version"));
    String compiles = option.apply("UseCompiler");
    boolean tells = compiles != null;
    if (info.contains("interpreted mode") || "false".equals(compiles) || name.contains("Zero")) {
      return "this JVM only interprets (-Xint or the like),"
          + SLOW
          + "start it without that option.";
    }
    String level = option.apply("TieredStopAtLevel");
    if (level != null && Integer.parseInt(level) < 4) {
      return "this JVM compiles by C1 alone (-XX:TieredStopAtLevel="
          + level
          + ", which Spring's bootRun and IDEs set for a fast start),"
          + SLOW
          + "start it without that option.";
    }
    if ("quick-only".equals(option.apply("CompilationMode"))
        || info.contains("emulated-client")
        || name.contains("Client")
        || name.contains("Minimal")) {
      return "this JVM compiles by C1 alone (as by -XX:CompilationMode=quick-only),"
          + SLOW
          + "start it without that option, or a server JVM.";
    }
    if ("false".equals(option.apply("EnableVectorSupport"))) {
      return "this JVM was started with -XX:-EnableVectorSupport,"
          + SLOW
          + "start it without that option.";
    }
    String jvmci = option.apply("UseJVMCICompiler");
    if (jvmci == null ? version.contains("jvmci") : jvmci.equals("true")) {
      return "this JVM compiles by a JVMCI compiler such as Graal's, and not every one of them"
          + " compiles vectors; 'evengrad simd' measures whether this one does.";
    }
    if (tells && option.apply("DoEscapeAnalysis") == null) {
      return "this JVM has no C2 compiler," + SLOW + "take a HotSpot server JVM.";
    }
    return "";
  }

  /** A sentence on a Java on which nobody has tried the vector kernels; empty for others. They are used there, too. */
  static String untried(int feature) {
    return feature <= NEWEST_TRIED
        ? ""
        : "Java "
            + feature
            + " is newer than any that the vector kernels were tried on (up to "
            + NEWEST_TRIED
            + "): 'evengrad simd' measures what they gain here.";
  }

  /** What the JVM tells of something by its name; null if nothing. */
  interface Told {
    @Nullable String apply(String name);
  }
}
