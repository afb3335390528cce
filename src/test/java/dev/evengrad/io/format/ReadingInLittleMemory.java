package dev.evengrad.io.format;

import dev.evengrad.ModelFileException;
import java.nio.file.Path;

/** A process that reads a file and says what came of it. */
final class ReadingInLittleMemory {
  private ReadingInLittleMemory() {}

  /** Arguments: the file. Prints the message of the exception, or {@code read}. */
  public static void main(String[] arguments) {
    try {
      Safetensors.read(Path.of(arguments[0]));
      System.out.print("read");
    } catch (ModelFileException e) {
      System.out.print(e.getMessage());
    }
  }
}
