package dev.evengrad.cli;

import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.kernel.PeakLoops;
import java.util.ArrayList;
import java.util.List;

/// What one core can do at most with a backend's means, measured in a few seconds.
///
/// @param operations floating-point operations a second, on registers alone
/// @param reads how fast memory is read, the smallest working set first
record Peaks(double operations, List<Read> reads) {
  private static final int[] SIZES = {16 << 10, 128 << 10, 1 << 20, 8 << 20, 128 << 20};
  private static final int ROUNDS = 20_000;

  /// Reading one array again and again.
  ///
  /// @param bytes its size
  /// @param bytesPerSecond how fast
  record Read(long bytes, double bytesPerSecond) {}

  /// @param seconds for each figure
  static Peaks measure(KernelBackend backend, double seconds) {
    PeakLoops loops = backend.newPeakLoops();
    long operations = loops.multiplyAdd(ROUNDS);
    double call = Rounds.median(seconds, () -> loops.multiplyAdd(ROUNDS));
    List<Read> reads = new ArrayList<>();
    for (int bytes : SIZES) {
      double read = Rounds.median(seconds, loops.reading(bytes));
      reads.add(new Read(bytes, bytes / read));
    }
    return new Peaks(operations / call, List.copyOf(reads));
  }

  /// Bytes a second from a working set: those of the smallest measured one that holds it.
  double bandwidth(double workingSet) {
    for (Read read : reads) {
      if (workingSet <= read.bytes()) {
        return read.bytesPerSecond();
      }
    }
    return reads.getLast().bytesPerSecond();
  }
}
