package dev.evengrad.io.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** A process that saves one version of a file after the other until it is killed. */
final class SavingLoop {
  static final int ELEMENTS = 1 << 18;

  private SavingLoop() {}

  /** Arguments: the file. Writes a byte to standard output once the first version is in place. */
  public static void main(String[] arguments) throws IOException {
    float[] weights = new float[ELEMENTS];
    long[] steps = new long[1];
    for (int version = 1; ; version++) {
      Arrays.fill(weights, version);
      steps[0] = version;
      new SafetensorsWriter()
          .metadata("version", Integer.toString(version))
          .add("weights", new int[] {ELEMENTS}, weights, 0)
          .add("steps", new int[] {1}, steps)
          .write(Path.of(arguments[0]));
      if (version == 1) {
        System.out.write('1');
        System.out.flush();
      }
    }
  }
}
