package dev.evengrad.benchmarks.peers;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.ejml.data.FMatrixRMaj;

/// OpenBLAS by java.lang.foreign, on one thread. Calls are `critical`: they take Java's arrays as they are, without a
/// copy, and without the change of a thread's state, so that a call costs some nanoseconds.
final class OpenBlas implements FloatProducts {
  private static final String FOLDER = "/org/bytedeco/openblas/linux-x86_64/";
  private static final int ROW_MAJOR = 101;
  private static final int PLAIN = 111;
  private static final int TRANSPOSED = 112;

  /// More than any text of the library.
  private static final int TEXT_BYTES = 256;

  private static final SymbolLookup LIBRARY = unpacked();

  private static final MethodHandle SGEMM =
      function(
          "cblas_sgemm",
          FunctionDescriptor.ofVoid(
              JAVA_INT,
              JAVA_INT,
              JAVA_INT,
              JAVA_INT,
              JAVA_INT,
              JAVA_INT,
              JAVA_FLOAT,
              ADDRESS,
              JAVA_INT,
              ADDRESS,
              JAVA_INT,
              JAVA_FLOAT,
              ADDRESS,
              JAVA_INT),
          Linker.Option.critical(true));
  private static final MethodHandle SGEMV =
      function(
          "cblas_sgemv",
          FunctionDescriptor.ofVoid(
              JAVA_INT,
              JAVA_INT,
              JAVA_INT,
              JAVA_INT,
              JAVA_FLOAT,
              ADDRESS,
              JAVA_INT,
              ADDRESS,
              JAVA_INT,
              JAVA_FLOAT,
              ADDRESS,
              JAVA_INT),
          Linker.Option.critical(true));
  private static final MethodHandle SDOT =
      function(
          "cblas_sdot",
          FunctionDescriptor.of(JAVA_FLOAT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT),
          Linker.Option.critical(true));

  static {
    try {
      function("openblas_set_num_threads", FunctionDescriptor.ofVoid(JAVA_INT)).invokeExact(1);
      int threads =
          (int) function("openblas_get_num_threads", FunctionDescriptor.of(JAVA_INT)).invokeExact();
      if (threads != 1) {
        throw new IllegalStateException("OpenBLAS runs on " + threads + " threads");
      }
    } catch (Throwable e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// What the library says of itself, with the kernels that it chose for this processor.
  static String version() {
    return text("openblas_get_config").strip() + ", " + text("openblas_get_corename").strip();
  }

  @Override
  public void addForward(FMatrixRMaj x, FMatrixRMaj weights, FMatrixRMaj y) {
    int outputs = weights.numRows;
    int inputs = weights.numCols;
    if (x.numRows == 1) {
      multiply(outputs, inputs, weights.data, x.data, y.data);
    } else {
      multiply(
          PLAIN,
          TRANSPOSED,
          x.numRows,
          outputs,
          inputs,
          x.data,
          inputs,
          weights.data,
          inputs,
          1,
          y.data,
          outputs);
    }
  }

  @Override
  public void inputGradient(FMatrixRMaj delta, FMatrixRMaj weights, FMatrixRMaj dx) {
    int outputs = weights.numRows;
    int inputs = weights.numCols;
    multiply(
        PLAIN,
        PLAIN,
        delta.numRows,
        inputs,
        outputs,
        delta.data,
        outputs,
        weights.data,
        inputs,
        0,
        dx.data,
        inputs);
  }

  @Override
  public void weightGradient(FMatrixRMaj delta, FMatrixRMaj x, FMatrixRMaj dw) {
    int outputs = dw.numRows;
    int inputs = dw.numCols;
    multiply(
        TRANSPOSED,
        PLAIN,
        outputs,
        inputs,
        x.numRows,
        delta.data,
        outputs,
        x.data,
        inputs,
        0,
        dw.data,
        inputs);
  }

  @Override
  public double sumOfSquares(FMatrixRMaj values) {
    MemorySegment v = MemorySegment.ofArray(values.data);
    try {
      return (float) SDOT.invokeExact(values.data.length, v, 1, v, 1);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /// y += W x.
  private static void multiply(int rows, int columns, float[] w, float[] x, float[] y) {
    try {
      SGEMV.invokeExact(
          ROW_MAJOR,
          PLAIN,
          rows,
          columns,
          1f,
          MemorySegment.ofArray(w),
          columns,
          MemorySegment.ofArray(x),
          1,
          1f,
          MemorySegment.ofArray(y),
          1);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /// C = A B + beta C, of row-major matrices, m x n, with k in between.
  static void multiply(
      int transA,
      int transB,
      int m,
      int n,
      int k,
      float[] a,
      int lda,
      float[] b,
      int ldb,
      float beta,
      float[] c,
      int ldc) {
    try {
      SGEMM.invokeExact(
          ROW_MAJOR,
          transA,
          transB,
          m,
          n,
          k,
          1f,
          MemorySegment.ofArray(a),
          lda,
          MemorySegment.ofArray(b),
          ldb,
          beta,
          MemorySegment.ofArray(c),
          ldc);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /// Y = X W'.
  static void multiplyTransposed(int size, float[] x, float[] w, float[] y) {
    multiply(PLAIN, TRANSPOSED, size, size, size, x, size, w, size, 0, y, size);
  }

  private static MethodHandle function(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    return Linker.nativeLinker().downcallHandle(LIBRARY.findOrThrow(name), descriptor, options);
  }

  private static String text(String function) {
    FunctionDescriptor descriptor =
        FunctionDescriptor.of(
            ADDRESS.withTargetLayout(MemoryLayout.sequenceLayout(TEXT_BYTES, JAVA_BYTE)));
    try {
      return ((MemorySegment) function(function, descriptor).invokeExact()).getString(0);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /// The library and the two that it needs, beside each other, where its loader looks for them.
  private static SymbolLookup unpacked() {
    try {
      Path folder = Files.createTempDirectory("openblas");
      folder.toFile().deleteOnExit();
      for (String name :
          new String[] {"libquadmath.so.0", "libgfortran.so.5", "libopenblas.so.0"}) {
        Path file = folder.resolve(name);
        try (InputStream resource = OpenBlas.class.getResourceAsStream(FOLDER + name)) {
          if (resource == null) {
            throw new IOException(FOLDER + name + " is not on the class path");
          }
          Files.copy(resource, file, StandardCopyOption.REPLACE_EXISTING);
        }
        file.toFile().deleteOnExit();
      }
      return SymbolLookup.libraryLookup(folder.resolve("libopenblas.so.0"), Arena.global());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
