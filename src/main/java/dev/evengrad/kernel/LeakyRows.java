package dev.evengrad.kernel;

/** The rectifier with a slope that is a parameter, entry by entry; loops that C2 turns into vectors by itself. */
public final class LeakyRows {
  private LeakyRows() {}

  /** Formula: {@code y[i] = z[i]} where it is above 0, else {@code slope * z[i]}. NaN passes. Aliasing: y may be z. */
  public static void forward(int n, float slope, float[] z, int zOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      float v = z[zOffset + i];
      y[yOffset + i] = v > 0f ? v : slope * v;
    }
  }

  /** Formula: {@code dz[i] = dy[i]} where z[i] is above 0, else {@code slope * dy[i]}. Aliasing: dz may be dy. */
  public static void backward(
      int n,
      float slope,
      float[] z,
      int zOffset,
      float[] dy,
      int dyOffset,
      float[] dz,
      int dzOffset) {
    for (int i = 0; i < n; i++) {
      float d = dy[dyOffset + i];
      dz[dzOffset + i] = z[zOffset + i] > 0f ? d : slope * d;
    }
  }

  /** Formula: {@code m[i] = 0} where z[i] is above 0, else z[i]: what the slope multiplies. */
  public static void multiplied(int n, float[] z, int zOffset, float[] m, int mOffset) {
    for (int i = 0; i < n; i++) {
      float v = z[zOffset + i];
      m[mOffset + i] = v > 0f ? 0f : v;
    }
  }
}
