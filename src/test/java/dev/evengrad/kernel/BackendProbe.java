package dev.evengrad.kernel;

import dev.evengrad.EvengradException;

/** Run in a JVM of its own: says on the standard output what is selected there. */
final class BackendProbe {
  private BackendProbe() {}

  public static void main(String[] args) {
    try {
      System.out.println("selected " + KernelBackends.select(BackendChoice.AUTO).name());
      KernelBackends.select(BackendChoice.AUTO);
    } catch (EvengradException refused) {
      System.out.println("refused: " + refused.getMessage());
    }
    System.out.println("status " + Simd.status());
  }
}
