package dev.evengrad.kernel;

/** What a result was computed on: recorded beside numbers that somebody may want to compare. */
public final class Fingerprint {
  private Fingerprint() {}

  /**
   * JVM, processor and arithmetic in one line, e.g. {@code OpenJDK 64-Bit Server VM 25.0.3+9, amd64, vector 512 bits, exact order}.
   * "exact order" is the mode in which all backends give the same bits.
   */
  public static String of(KernelBackend backend) {
    return System.getProperty("java.vm.name")
        + " "
        + System.getProperty("java.vm.version")
        + ", "
        + System.getProperty("os.arch")
        + ", "
        + describe(backend)
        + ", exact order";
  }

  /** The backend in two or three words, e.g. {@code vector 512 bits} or {@code scalar}. */
  public static String describe(KernelBackend backend) {
    return backend.vectorBits() == 0
        ? backend.name()
        : backend.name() + " " + backend.vectorBits() + " bits";
  }
}
