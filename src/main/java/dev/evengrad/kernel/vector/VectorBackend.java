package dev.evengrad.kernel.vector;

import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.PairedKernels;
import dev.evengrad.kernel.PeakLoops;

/** The Vector API at the width that the JVM prefers. */
public final class VectorBackend implements KernelBackend {
  /** What it is called in settings and reports. */
  static final String NAME = "vector";

  /** The backend; stateless. */
  public VectorBackend() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int vectorBits() {
    return Species.BITS;
  }

  @Override
  public Kernels newKernels() {
    VectorElementwise elementwise = new VectorElementwise();
    return new PairedKernels(NAME, Species.BITS, new VectorMatrix(elementwise), elementwise);
  }

  @Override
  public PeakLoops newPeakLoops() {
    return new VectorPeakLoops();
  }
}
