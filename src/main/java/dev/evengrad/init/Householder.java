package dev.evengrad.init;

/**
 * An orthonormal basis by Householder's reflections, in double. Source: Golub and Van Loan, Matrix Computations, 4th edition, 5.1 and
 * 5.2. The inner loops run along rows, where the compiler vectorises them without changing any sum's order.
 */
final class Householder {
  private Householder() {}

  /**
   * Puts Q in the place of A, where A = Q R, the columns of Q are orthonormal and the diagonal of R is not negative; so Q is unique, and
   * of a normal A uniform among all such Q (Mezzadri 2007).
   *
   * @param a [m][n], row-major, m at least n
   */
  static void orthonormalize(double[] a, int m, int n) {
    double[] reflectors = new double[Math.multiplyExact(m, n)];
    double[] factors = new double[n];
    double[] signs = new double[n];
    double[] sums = new double[n];
    for (int j = 0; j < n; j++) {
      double squares = 0;
      for (int i = j; i < m; i++) {
        double x = a[i * n + j];
        squares += x * x;
        reflectors[j * m + i] = x;
      }
      double norm = Math.sqrt(squares);
      double head = a[j * n + j];
      // of the two reflections the one without cancellation; R[j][j] is -norm or norm
      signs[j] = head > 0 ? -1 : 1;
      reflectors[j * m + j] = head - signs[j] * norm;
      factors[j] = norm == 0 ? 0 : 1 / (squares + Math.abs(head) * norm);
      reflect(a, m, n, reflectors, j, factors[j], j + 1, sums);
    }
    java.util.Arrays.fill(a, 0, m * n, 0);
    for (int j = 0; j < n; j++) {
      a[j * n + j] = 1;
    }
    for (int j = n - 1; j >= 0; j--) {
      reflect(a, m, n, reflectors, j, factors[j], j, sums);
    }
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        a[i * n + j] *= signs[j];
      }
    }
  }

  /** {@code a -= factor v (v' a)} in the rows from j on and the columns from {@code from} on, v being reflector j. */
  private static void reflect(
      double[] a,
      int m,
      int n,
      double[] reflectors,
      int j,
      double factor,
      int from,
      double[] sums) {
    java.util.Arrays.fill(sums, from, n, 0);
    for (int i = j; i < m; i++) {
      double v = reflectors[j * m + i];
      int row = i * n;
      for (int c = from; c < n; c++) {
        sums[c] += v * a[row + c];
      }
    }
    for (int i = j; i < m; i++) {
      double v = factor * reflectors[j * m + i];
      int row = i * n;
      for (int c = from; c < n; c++) {
        a[row + c] -= v * sums[c];
      }
    }
  }
}
