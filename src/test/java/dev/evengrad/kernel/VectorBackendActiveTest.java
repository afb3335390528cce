package dev.evengrad.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The tests mean what they say only where vectors are at work: without them this one fails, instead of the others skipping. */
class VectorBackendActiveTest {
  @Test
  void theTestsRunOnVectors() {
    Simd.Status status = Simd.status();
    assertEquals("vector", status.backend(), status.toString());
    assertTrue(status.vectorBits() >= 128, status.toString());
    assertEquals("vector", KernelBackends.select(BackendChoice.AUTO).newKernels().name());
    assertEquals(
        status.vectorBits(), KernelBackends.select(BackendChoice.AUTO).newKernels().vectorBits());
  }
}
