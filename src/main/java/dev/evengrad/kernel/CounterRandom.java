package dev.evengrad.kernel;

/**
 * A counter-based stream of random numbers: the number at an index is a pure function of (seed,
 * purpose, step, index), so it does not depend on who asks first, on threads or on what other
 * streams exist. Immutable.
 *
 * <p>Source: three multiply-xorshift rounds after C. Wellons' "triple32", on keys that splitmix64
 * (Steele, Lea, Flood 2014) makes from the seed, an FNV-1a hash of the purpose and the step.
 * Streams on raw neighbouring keys would correlate; these do not.
 */
public final class CounterRandom {
  // sin(2 pi b) = b (SINE_0 + SINE_1 b^2 + ...), 0 <= b <= 1/4; relative error 2.8e-8
  private static final float SINE_0 = 0x1.921fb6p+2f;
  private static final float SINE_1 = -0x1.4abc12p+5f;
  private static final float SINE_2 = 0x1.467bc8p+6f;
  private static final float SINE_3 = -0x1.358442p+6f;
  private static final float SINE_4 = 0x1.b00258p+5f;
  private static final float SINE_5 = -0x1.65c898p+6f;

  private final int key0;
  private final int key1;

  /** The keys of a second stream: a Gaussian number needs two uniform ones at each index. */
  private final int angleKey0;

  private final int angleKey1;

  private CounterRandom(long key) {
    this.key0 = lowKey(key);
    this.key1 = highKey(key);
    long angleKey = splitmix64(key);
    this.angleKey0 = lowKey(angleKey);
    this.angleKey1 = highKey(angleKey);
  }

  /**
   * The stream of (seed, purpose, step).
   *
   * @param purpose what it is for, e.g. {@code "shuffle"}, or a parameter's name
   * @param step a step or epoch; 0 where there is none
   */
  public static CounterRandom of(long seed, String purpose, long step) {
    return new CounterRandom(key(seed, purpose, step));
  }

  /** The 64-bit key of the stream of (seed, purpose, step), for loops that hash by themselves. */
  public static long key(long seed, String purpose, long step) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < purpose.length(); i++) {
      hash = (hash ^ purpose.charAt(i)) * 0x100000001b3L;
    }
    return splitmix64(splitmix64(splitmix64(seed) ^ hash) + step);
  }

  /** 32 uniform bits. */
  public int bits(int index) {
    return hash(index, key0, key1);
  }

  static int lowKey(long key) {
    return (int) key;
  }

  static int highKey(long key) {
    return (int) (key >>> 32);
  }

  /** The bits at an index of the stream with a key, for loops that allocate nothing. */
  static int hash(int index, int key0, int key1) {
    int x = index * 0x9E3779B9 + key0;
    x ^= x >>> 17;
    x *= 0xed5ad4bb;
    x ^= x >>> 11;
    x += key1;
    x *= 0xac4c1b51;
    x ^= x >>> 15;
    x *= 0x31848bab;
    x ^= x >>> 14;
    return x;
  }

  /** A uniform float in [0, 1): a multiple of 2^-24. */
  public float uniform(int index) {
    return (bits(index) >>> 8) * 0x1p-24f;
  }

  /** A uniform whole number in [0, bound), by multiplication (bias below bound * 2^-32). */
  public int below(int index, int bound) {
    return (int) (((bits(index) & 0xffffffffL) * bound) >>> 32);
  }

  /**
   * A normal float of mean 0 and variance 1, by Box and Muller: {@code sqrt(-2 log u) sin(2 pi f)},
   * u in (0, 1] and f in [-1/2, 1/2) being multiples of 2^-24; so its magnitude is at most 5.77.
   */
  public float gaussian(int index) {
    float u = ((bits(index) >>> 8) + 1) * 0x1p-24f;
    float radius = (float) Math.sqrt(-2f * Elementary.log(u));
    float f = (hash(index, angleKey0, angleKey1) >> 8) * 0x1p-24f;
    float a = Math.abs(f);
    float b = Math.min(a, 0.5f - a);
    float v = b * b;
    float p = Math.fma(SINE_5, v, SINE_4);
    p = Math.fma(p, v, SINE_3);
    p = Math.fma(p, v, SINE_2);
    p = Math.fma(p, v, SINE_1);
    p = Math.fma(p, v, SINE_0);
    float sine = b * p;
    return radius * (f < 0f ? -sine : sine);
  }

  /** Puts {@code n} entries into random order (Fisher and Yates). */
  public void shuffle(int[] a, int n) {
    for (int i = n - 1; i > 0; i--) {
      int j = below(i, i + 1);
      int swap = a[i];
      a[i] = a[j];
      a[j] = swap;
    }
  }

  private static long splitmix64(long state) {
    long z = state + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
