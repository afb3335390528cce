package dev.evengrad.kernel.scalar;

import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.PairedKernels;
import dev.evengrad.kernel.PeakLoops;

/** Plain Java: runs everywhere, and gives the bits that every other backend must give. */
public final class ScalarBackend implements KernelBackend {
  /** What it is called in settings and reports. */
  static final String NAME = "scalar";

  /** The backend; stateless. */
  public ScalarBackend() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int vectorBits() {
    return 0;
  }

  @Override
  public Kernels newKernels() {
    ScalarElementwise elementwise = new ScalarElementwise();
    return new PairedKernels(NAME, 0, new ScalarMatrix(elementwise), elementwise);
  }

  @Override
  public PeakLoops newPeakLoops() {
    return new ScalarPeakLoops();
  }
}
