package dev.evengrad.kernel;

/**
 * The coefficients of {@link Elementary}, shared with the vector loops that take the same steps.
 * Minimax fits, rounded to single precision; the errors stated are those of the rounded polynomials
 * in exact arithmetic.
 */
public final class Coefficients {
  /** 1.5 * 2^23: adding it rounds to a whole number. */
  public static final float ROUNDER = 0x1.8p23f;

  public static final float LOG2_E = 0x1.715476p0f;

  /** The logarithm of 2 is LN2_HIGH + LN2_LOW; products of LN2_HIGH by exponents are exact. */
  public static final float LN2_HIGH = 0x1.62e430p-1f;

  public static final float LN2_LOW = -0x1.05c610p-29f;

  /** What the power of two of a result that may underflow is scaled by, so that it stays a normal number till the end. */
  public static final float POWER_SCALE = 0x1p-80f;

  /** Its share in the bias of the exponent. */
  public static final int POWER_SCALE_BITS = 80;

  /** Below this magnitude expm1, log1p and the like equal their argument. */
  public static final float TINY = 0x1p-25f;

  /** exp(r) = 1 + r + r^2 (E0 + E1 r + ...), {@code |r| <= ln(2)/2}; relative error 3.2e-9. */
  public static final float E0 = 0x1.fffffcp-2f;

  public static final float E1 = 0x1.55548cp-3f;
  public static final float E2 = 0x1.555858p-5f;
  public static final float E3 = 0x1.123de0p-7f;
  public static final float E4 = 0x1.6ac710p-10f;

  /** exp(r) - 1 = r + r^2 (D0 + D1 r + ...), {@code |r| <= ln(2)/2}; relative error 1.4e-8. */
  public static final float D0 = 0x1.fffffep-2f;

  public static final float D1 = 0x1.5554aap-3f;
  public static final float D2 = 0x1.55579cp-5f;
  public static final float D3 = 0x1.122c5ap-7f;
  public static final float D4 = 0x1.6ab892p-10f;

  /** log(1 + m) = m - m^2/2 + m^3 (G0 + G1 m + ...), m from -1/4 to 1/2; relative error 6.6e-9. */
  public static final float G0 = 0x1.5555a4p-2f;

  public static final float G1 = -0x1.000042p-2f;
  public static final float G2 = 0x1.99699cp-3f;
  public static final float G3 = -0x1.54ef82p-3f;
  public static final float G4 = 0x1.288510p-3f;
  public static final float G5 = -0x1.0d8f2ep-3f;
  public static final float G6 = 0x1.ac9e66p-4f;
  public static final float G7 = -0x1.714b54p-5f;

  /** tanh(x) = x + x v (T0 + T1 v + ...), v = x^2, {@code |x| < 0.55}; relative error 1.1e-9. */
  public static final float T0 = -0x1.55554ap-2f;

  public static final float T1 = 0x1.110ceep-3f;
  public static final float T2 = -0x1.b91e7ep-5f;
  public static final float T3 = 0x1.58e518p-6f;
  public static final float T4 = -0x1.9921a2p-8f;

  /** erf(x) = x + x F(x^2), {@code |x| < 0.9277}; relative error 1.8e-8. */
  public static final float F0 = 0x1.06eba6p-3f;

  public static final float F1 = -0x1.8126e2p-2f;
  public static final float F2 = 0x1.ce1984p-4f;
  public static final float F3 = -0x1.b67bcep-6f;
  public static final float F4 = 0x1.46d86cp-8f;
  public static final float F5 = -0x1.386e12p-11f;

  /** log erfc(z) = R(z), {@code 0.92 <= z <= 3.97}; error 2.4e-10. */
  public static final float R0 = 0x1.6e564ep-13f;

  public static final float R1 = -0x1.2127e4p0f;
  public static final float R2 = -0x1.44460ap-1f;
  public static final float R3 = -0x1.bb8412p-4f;
  public static final float R4 = 0x1.9b8f76p-6f;
  public static final float R5 = -0x1.115d8ep-8f;
  public static final float R6 = 0x1.c79feap-12f;
  public static final float R7 = -0x1.620568p-16f;

  /**
   * (1 + 2a) exp(a^2) erfc(a) = 1 + Q(w), w = (a - 2.5)/(a + 2.5), a from 0.8 to 10.1; relative
   * error 3.6e-9. Fitted by linear programming on Chebyshev nodes, coefficients rounded one by one.
   */
  public static final float Q0 = 0x1.0f31bep-2f;

  public static final float Q1 = -0x1.f52c5ep-4f;
  public static final float Q2 = -0x1.959b36p-4f;
  public static final float Q3 = 0x1.42d3a8p-3f;
  public static final float Q4 = -0x1.a5b9fep-4f;
  public static final float Q5 = 0x1.0c4d84p-5f;
  public static final float Q6 = 0x1.d9b98ap-11f;
  public static final float Q7 = -0x1.1a9972p-8f;
  public static final float Q8 = 0x1.098352p-11f;
  public static final float Q9 = 0x1.d7be20p-12f;

  /**
   * 2 (t + 1.5) exp(t^2/2) Phi(-t) = 1 + P(w), Phi the distribution function of the standard normal, w = (t - 1.5)/(t + 1.5), t from 0 to
   * 15; relative error 8.8e-9. The slope at t = 0 is small, so that the rounding of w does not matter there. Fitted by reweighted
   * least squares, coefficients rounded one by one.
   */
  public static final float P0 = 0x1.e0a202p-3f;

  public static final float P1 = -0x1.8f904ep-2f;
  public static final float P2 = -0x1.d70138p-4f;
  public static final float P3 = 0x1.253558p-5f;
  public static final float P4 = 0x1.211042p-5f;
  public static final float P5 = 0x1.059cd4p-7f;
  public static final float P6 = -0x1.406ce6p-8f;
  public static final float P7 = -0x1.64d03ep-8f;
  public static final float P8 = -0x1.0ca87ap-9f;
  public static final float P9 = 0x1.184730p-11f;
  public static final float P10 = 0x1.de210ep-11f;
  public static final float P11 = 0x1.2a806ap-12f;

  /** Twice the density of the standard normal at 0, sqrt(2/pi), is TWICE_DENSITY + TWICE_DENSITY_LOW. */
  public static final float TWICE_DENSITY = 0x1.988454p-1f;

  public static final float TWICE_DENSITY_LOW = -0x1.857936p-26f;

  /** 2 sqrt(2/pi) is GELU_LINEAR + GELU_LINEAR_LOW. */
  public static final float GELU_LINEAR = 0x1.988454p0f;

  public static final float GELU_LINEAR_LOW = -0x1.857936p-25f;

  /** 0.044715 * 2 sqrt(2/pi) is GELU_CUBIC + GELU_CUBIC_LOW. */
  public static final float GELU_CUBIC = 0x1.2444f2p-4f;

  public static final float GELU_CUBIC_LOW = 0x1.49b16ap-29f;

  /** The factor of SELU for inputs above 0. */
  public static final float SELU_SCALE = 1.0507009873554805f;

  /** The factor of SELU's exponential, SELU_SCALE times 1.6732632423543772. */
  public static final float SELU_SCALE_ALPHA = 1.7580993408473766f;

  private Coefficients() {}
}
