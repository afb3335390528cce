package dev.evengrad.reference;

import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.kernel.Kernels;
import dev.evengrad.kernel.PeakLoops;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** The scalar backend with one fault planted. */
record FaultyBackend(Fault fault) implements KernelBackend {
  /** What goes wrong in one kind of call. */
  @FunctionalInterface
  interface Fault {
    /**
     * A call of a kernel.
     *
     * @param right computes what is right
     * @return the result, or null where there is none
     */
    @Nullable Object call(String method, @Nullable Object[] arguments, Right right)
        throws Throwable;
  }

  /** The kernel as it should be. */
  @FunctionalInterface
  interface Right {
    /** The right result. */
    @Nullable Object call(@Nullable Object... arguments) throws Throwable;
  }

  @Override
  public String name() {
    return "faulty";
  }

  @Override
  public int vectorBits() {
    return 0;
  }

  @Override
  public Kernels newKernels() {
    Kernels right = Backends.scalar().newKernels();
    return (Kernels)
        Proxy.newProxyInstance(
            Kernels.class.getClassLoader(),
            new Class<?>[] {Kernels.class},
            (proxy, method, arguments) ->
                fault.call(
                    method.getName(),
                    arguments == null ? new Object[0] : arguments,
                    given -> {
                      try {
                        return method.invoke(right, given);
                      } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                      }
                    }));
  }

  @Override
  public PeakLoops newPeakLoops() {
    return Backends.scalar().newPeakLoops();
  }
}
