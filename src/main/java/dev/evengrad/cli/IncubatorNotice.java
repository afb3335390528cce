package dev.evengrad.cli;

import dev.evengrad.kernel.Simd;

/// The line `WARNING: Using incubator modules: ...`, which the JVM prints before
/// `main`.
///
/// No option of the JVM silences it, and a filter behind stderr would make it no longer a terminal,
/// so on a terminal it is wiped out after the fact.
final class IncubatorNotice {

  private IncubatorNotice() {}

  /// Wipes the line above the cursor, if `scripts/evengrad` has found stderr to be a terminal that
  /// is wide enough for the notice, and if the JVM has printed it.
  static void wipe() {
    if (Boolean.getBoolean("evengrad.launcher.wipeNotice") && Simd.vectorModulePresent()) {
      System.err.print("\u001b[1A\u001b[2K\r");
      System.err.flush();
    }
  }
}
