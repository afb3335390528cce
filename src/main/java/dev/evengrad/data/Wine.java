package dev.evengrad.data;

/**
 * Wine recognition (S. Aeberhard and M. Forina, UCI, 1991; CC BY 4.0): 178 rows, 13 chemical
 * measurements, three cultivars "class_0" to "class_2".
 */
public final class Wine {
  private Wine() {}

  /** Reads the set from the jar. */
  public static Dataset load() {
    return BuiltIn.load("wine");
  }
}
