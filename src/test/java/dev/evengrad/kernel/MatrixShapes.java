package dev.evengrad.kernel;

import java.util.ArrayList;
import java.util.List;

/** Awkward sizes, combined so that each meets each role and its neighbours, without all combinations. */
final class MatrixShapes {
  private static final int[] SIZES = {1, 2, 3, 5, 7, 13, 16, 17, 31, 33, 63, 64, 65, 127, 257};

  private MatrixShapes() {}

  /** Shapes {m, n, k}. */
  static List<int[]> all() {
    List<int[]> shapes = new ArrayList<>();
    int count = SIZES.length;
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < count; j++) {
        // k is a Latin square over (m, n): every pair of sizes occurs in every pair of roles
        shapes.add(new int[] {SIZES[i], SIZES[j], SIZES[(i + 2 * j) % count]});
      }
    }
    for (int m = 1; m <= 40; m++) {
      shapes.add(new int[] {m, 37, 19}); // every split of rows into tiles
    }
    for (int n = 1; n <= 140; n += 3) {
      shapes.add(new int[] {3, n, 11}); // every tail of columns
    }
    shapes.add(new int[] {14, 1100, 9}); // several blocks of columns
    shapes.add(new int[] {14, 70, 1301}); // several blocks of the reduction
    shapes.add(new int[] {131, 70, 1301}); // and of many rows, whose blocks are longer
    shapes.add(new int[] {14, 515, 67}); // a last block of columns narrower than a vector
    shapes.add(new int[] {29, 528, 40}); // and one as wide as a vector
    shapes.add(new int[] {1, 300, 1301});
    shapes.add(new int[] {2, 1033, 521});
    shapes.add(new int[] {40, 257, 601}); // few rows beside the weights, several panels and blocks
    shapes.add(new int[] {5, 6, 0}); // an empty reduction leaves the start
    shapes.add(new int[] {0, 6, 5}); // no rows
    return shapes;
  }
}
