package dev.evengrad.reference;

import static dev.evengrad.layer.Layers.dense;
import static dev.evengrad.model.ModelSpec.input;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SettingException;
import dev.evengrad.SpecException;
import dev.evengrad.activation.ScalarActivation;
import dev.evengrad.kernel.KernelBackend;
import dev.evengrad.loss.Losses;
import dev.evengrad.loss.Targets;
import dev.evengrad.model.Model;
import dev.evengrad.model.ModelInfo;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Chain;
import dev.evengrad.reference.textbook.Rounding;
import dev.evengrad.reference.textbook.Textbook;
import dev.evengrad.reference.textbook.TextbookActivation;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VerificationTest {
  static List<KernelBackend> backends() {
    return Backends.all();
  }

  @ParameterizedTest
  @MethodSource("backends")
  void builtInNetworksPass(KernelBackend backend) {
    VerificationReport report = Verification.runBuiltIn(backend);
    assertTrue(report.passed(), report::toString);
    assertTrue(report.first(Verdict.SUSPICIOUS).isEmpty(), report::toString);
    for (String operation : List.of(FiniteDifferences.OPERATION, Adjoint.OPERATION)) {
      List<VerificationRow> rows =
          report.rows().stream().filter(row -> row.operation().equals(operation)).toList();
      assertFalse(rows.isEmpty(), operation);
      assertTrue(rows.stream().allMatch(row -> row.verdict() == Verdict.OK), report::toString);
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void shapesAndSeedsPass(KernelBackend backend) {
    for (int width : new int[] {1, 2, 3, 5, 7, 13, 16, 17, 31, 33, 63, 64, 65, 127}) {
      for (int rows : new int[] {1, 3, 16, 17}) {
        ModelSpec spec =
            ModelSpec.parse(
                "input " + width + "; dense " + width + " tanh; dense 33 sigmoid; dense " + width);
        VerificationReport report =
            Verification.of(spec).rows(rows).seed(width + rows).backend(backend).run();
        assertTrue(report.passed(), () -> "rows " + rows + ", " + report);
      }
    }
  }

  @Test
  void modelIsVerifiedWithItsOwnNumbers() {
    ModelSpec spec = ModelSpec.parse("input 9; standardize; dense 21 relu; dense 4");
    float[] parameters = spec.declaration().initialParameters(5);
    float[] buffers = spec.declaration().initialBuffers();
    ModelInfo info = ModelInfo.NONE;
    Model model = new Model(spec, info, Backends.scalar(), parameters, buffers);
    Targets targets = new Targets();
    targets.setClasses(new int[] {3, 0});
    float[] features = {1, 2, 3, 4, 5, 6, 7, 8, 9, -1, -2, -3, -4, -5, -6, -7, -8, -9};
    VerificationReport report =
        Verification.of(model).loss(Losses.softmaxCrossEntropy()).data(features, targets).run();
    assertTrue(report.passed(), report::toString);
  }

  /** Four of ten entries are zero: agreement on zeros proves nothing. */
  @Test
  void tooManyZerosAreMistrusted() {
    Table table = new Table(true);
    Comparison comparison =
        table.compare("dense forward", "dense1.output", 10).zerosUpTo(Comparison.ZEROS);
    for (int i = 0; i < 10; i++) {
      comparison.entry(i < 4 ? 0 : 1, i < 4 ? 0 : 1, 0, 1);
    }
    comparison.done();
    VerificationReport report = new VerificationReport("zeros", table.rows());
    assertEquals(Verdict.MISTRUSTED, report.firstFailure().orElseThrow().verdict());
  }

  @Test
  void nanWhereANumberIsExpectedIsOutOfBounds() {
    Table table = new Table(true);
    Comparison comparison = table.compare("dense forward", "dense1.output", 1);
    comparison.entry(Double.NaN, 1, 1e9, 1);
    comparison.done();
    assertEquals(Verdict.OUT_OF_BOUNDS, table.rows().get(0).verdict());
  }

  /** z + 1/4, exact but for one rounding. */
  private static final class Shifted extends ScalarActivation {
    @Override
    public String text() {
      return "shifted";
    }

    @Override
    public boolean derivativeFromOutput() {
      return false;
    }

    @Override
    protected float value(float z) {
      return z + 0.25f;
    }

    @Override
    protected float derivative(float saved) {
      return 1;
    }
  }

  private static final class TextbookShifted implements TextbookActivation {
    @Override
    public double value(double z) {
      return z + 0.25;
    }

    @Override
    public double derivative(double z) {
      return 1;
    }

    @Override
    public double valueError(double z) {
      return Rounding.U * Math.abs(value(z));
    }

    @Override
    public double derivativeError(double saved) {
      return 0;
    }
  }

  @Test
  void anActivationOfOnesOwnNeedsATwin() {
    ModelSpec spec = ModelSpec.of(input(11), dense(13, new Shifted()), dense(3));
    SpecException e =
        assertThrows(
            SpecException.class, () -> Verification.of(spec).backend(Backends.scalar()).run());
    assertTrue(e.getMessage().contains("'shifted' has no twin"), e::getMessage);

    Textbook own = Textbook.BUILT_IN.withActivation("shifted", a -> new TextbookShifted());
    VerificationReport report =
        Verification.of(spec).textbook(own).backend(Backends.scalar()).run();
    assertTrue(report.passed(), report::toString);
  }

  @Test
  void withoutEjmlTheMessageNamesWhatToAdd() throws Exception {
    URL classes = Verification.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader bare =
        new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
      Class<?> specs = bare.loadClass(ModelSpec.class.getName());
      Object spec = specs.getMethod("parse", String.class).invoke(null, "input 2; dense 1");
      Class<?> verifications = bare.loadClass(Verification.class.getName());
      Object verification = verifications.getMethod("of", specs).invoke(null, spec);
      InvocationTargetException e =
          assertThrows(
              InvocationTargetException.class,
              () -> verifications.getMethod("run").invoke(verification));
      assertEquals("dev.evengrad.MissingLibraryException", e.getCause().getClass().getName());
      assertTrue(
          e.getCause().getMessage().contains("org.ejml:ejml-ddense:0.46.1"),
          e.getCause()::getMessage);
      Class<?> observers = bare.loadClass(VerificationObserver.class.getName());
      e =
          assertThrows(
              InvocationTargetException.class,
              () -> observers.getMethod("every", int.class).invoke(null, 10));
      assertEquals("dev.evengrad.MissingLibraryException", e.getCause().getClass().getName());
    }
  }

  /** On the network's own parameters, by whose names the chain freezes and chooses rates. */
  @Test
  void aChainThatNamesParameters() {
    ModelSpec spec = ModelSpec.parse("input 5; dense 9 tanh; dense 7; prelu; dense 10");
    Chain chain =
        Chain.parse(
            "chain(freeze(dense2.*), value(0.5), rate_group(dense3.*, 0.1), l2(0.1), adam(0.1))");
    VerificationReport report =
        Verification.of(spec).loss(Losses.softmaxCrossEntropy()).chain(chain).run();
    assertTrue(report.passed(), report::toString);
    assertTrue(
        report.rows().stream().anyMatch(row -> row.tensor().equals("dense3.weight adam.v")),
        report::toString);
    Verification wrong =
        Verification.of(spec)
            .loss(Losses.softmaxCrossEntropy())
            .chain(Chain.parse("chain(freeze(dense4.weight), adam)"));
    assertThrows(SettingException.class, wrong::run);
  }
}
