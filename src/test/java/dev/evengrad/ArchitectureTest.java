package dev.evengrad;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.evengrad.train.StepInternals;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Keeps the directions in which packages may see one another, and the habits that the library promises.
///
/// An area is a package directly below `dev.evengrad` with everything below it. Four packages further down are areas of
/// their own, because they stand elsewhere in the order than what they lie in: `health.forecast` and `health.doctor`
/// above `train`, `io.format` below `model`, `reference.textbook` beside the engine that it must not see.
@AnalyzeClasses(packages = "dev.evengrad", importOptions = ArchitectureTest.WithoutTests.class)
class ArchitectureTest {

  /// Test classes by the name of their folder, wherever the build puts it; the option of the library
  /// knows it directly below `target` only.
  static final class WithoutTests implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/test-classes/");
    }
  }

  private static final String ROOT = "dev.evengrad";
  private static final String FORECAST = "health.forecast";
  private static final String DOCTOR = "health.doctor";
  private static final String FORMAT = "io.format";
  private static final String TEXTBOOK = "reference.textbook";

  /// What each area may see of ours, besides itself and the root package.
  private static final Map<String, Set<String>> SEES = new LinkedHashMap<>();

  static {
    allow("tensor");
    allow("text");
    allow("kernel", "tensor");
    allow("activation", "kernel", "tensor", "text");
    allow("init", below("activation"));
    allow("layer", below("init"));
    allow("loss", below("layer"));
    allow("plan", below("loss"));
    // The formats of files, below the model so that a model can load itself; checkpoints are `io`,
    // above train.
    allow(FORMAT, "tensor");
    // How raw columns become inputs: below the data that it reads and the model that carries it.
    allow("columns", "text", FORMAT, "tensor");
    allow("model", below("plan", "columns"));

    // They see numbers only, so each can be tried on a bare array.
    allow("optim", "kernel", "tensor", "text");
    allow("health", "kernel", "tensor");

    // Data sets know nothing of how a network is executed or trained.
    allow("data", below("columns"), "kernel");
    allow("train", below("model", "data", "optim", "health"));

    allow("io", below("train"));
    // Descriptions only: an arithmetic shared with the engine could not find the engine's faults.
    allow(TEXTBOOK, "optim", "layer", "loss", "init", "activation", "tensor", "text");
    allow("reference", below("train", TEXTBOOK));
    // The forecast computes with the activations in double; the engine's are floats.
    allow(FORECAST, below("train", TEXTBOOK));
    // It trains, and treats what forecast and findings say.
    allow(DOCTOR, below(FORECAST));
    allow("report", below(DOCTOR, "reference", "io"));
    allow("cli", below("report"));
  }

  private static void allow(String area, String... seen) {
    SEES.put(area, Set.of(seen));
  }

  private static void allow(String area, Set<String> seen, String... more) {
    Set<String> all = new HashSet<>(seen);
    all.addAll(List.of(more));
    SEES.put(area, Collections.unmodifiableSet(all));
  }

  /// Areas and what they may see.
  private static Set<String> below(String... areas) {
    Set<String> all = new HashSet<>(List.of(areas));
    for (String area : areas) {
      all.addAll(SEES.get(area));
    }
    return Collections.unmodifiableSet(all);
  }

  private static boolean isOurs(JavaClass c) {
    return c.getPackageName().equals(ROOT) || c.getPackageName().startsWith(ROOT + ".");
  }

  /// The area of one of our classes; empty for the root package.
  private static String area(JavaClass c) {
    String inside = c.getPackageName().substring(ROOT.length());
    if (inside.isEmpty()) {
      return "";
    }
    inside = inside.substring(1);
    for (String own : List.of(FORECAST, DOCTOR, FORMAT, TEXTBOOK)) {
      if (inside.equals(own) || inside.startsWith(own + ".")) {
        return own;
      }
    }
    int dot = inside.indexOf('.');
    return dot < 0 ? inside : inside.substring(0, dot);
  }

  @ArchTest
  static final ArchRule importsPointOneWay =
      classes()
          .should(
              new ArchCondition<JavaClass>("see only the areas below their own") {
                @Override
                public void check(JavaClass c, ConditionEvents events) {
                  String from = area(c);
                  Set<String> seen = from.isEmpty() ? Set.of() : SEES.get(from);
                  if (seen == null) {
                    events.add(
                        SimpleConditionEvent.violated(
                            c,
                            c.getName()
                                + " is in the area '"
                                + from
                                + "', which has no place in SEES"));
                    return;
                  }
                  for (Dependency d : c.getDirectDependenciesFromSelf()) {
                    JavaClass target = d.getTargetClass().getBaseComponentType();
                    if (isOurs(target)) {
                      String to = area(target);
                      boolean allowed = to.isEmpty() || to.equals(from) || seen.contains(to);
                      if (!allowed) {
                        events.add(
                            SimpleConditionEvent.violated(
                                d,
                                "'" + from + "' must not see '" + to + "': " + d.getDescription()));
                      }
                    }
                  }
                }
              })
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule theRootPackageHoldsOnlyExceptions =
      classes()
          .that()
          .resideInAPackage(ROOT)
          .and()
          .doNotHaveSimpleName("package-info")
          .and()
          .areTopLevelClasses()
          .should()
          .beAssignableTo(RuntimeException.class)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyTheVectorBackendSeesTheVectorModule =
      only("..kernel.vector..", "jdk.incubator.vector..");

  @ArchTest
  static final ArchRule backendsAreSeenInsideTheKernelOnly =
      only(ROOT + ".kernel..", ROOT + ".kernel.scalar..", ROOT + ".kernel.vector..");

  @ArchTest
  static final ArchRule theTwoBackendsDoNotSeeEachOther =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".kernel.scalar..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".kernel.vector..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule ejmlAndGammaBelongToTheReference =
      only(ROOT + ".reference..", "org.ejml..", "org.apache.commons.numbers..");

  @ArchTest
  static final ArchRule picocliAndProgressBarsBelongToTheCommandLine =
      only(ROOT + ".cli..", "picocli..", "me.tongfei.progressbar..", "org.jline..");

  @ArchTest
  static final ArchRule fastCsvBelongsToData = only(ROOT + ".data..", "de.siegmar.fastcsv..");

  /// Nothing but the JDK, our own classes, and the libraries whose places are named above.
  @ArchTest
  static final ArchRule noOtherLibraryIsUsed =
      classes()
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "java..",
                  "javax..",
                  "jdk..",
                  "com.sun.management..",
                  ROOT + "..",
                  "org.jspecify.annotations..",
                  "org.ejml..",
                  "org.apache.commons.numbers..",
                  "picocli..",
                  "me.tongfei.progressbar..",
                  "org.jline..",
                  "de.siegmar.fastcsv..",
                  ""))
          .allowEmptyShould(true);

  /// Observers read views; only who computes a step again gets the arrays themselves.
  @ArchTest
  static final ArchRule theInsideOfAStepIsForTheReferenceAlone =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + ".train..", ROOT + ".reference..")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(StepInternals.class)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule namesSayWhatAClassIs =
      noClasses()
          .should()
          .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule theLibraryPrintsNothing =
      noClasses()
          .that(are(outsideTheCommandLine()))
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethod(Throwable.class, "printStackTrace")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule theLibrarySetsNoSystemProperty =
      noClasses()
          .that(are(outsideTheCommandLine()))
          .should()
          .callMethod(System.class, "setProperty", String.class, String.class)
          .orShould()
          .callMethod(System.class, "clearProperty", String.class)
          .orShould()
          .callMethod(System.class, "getProperties")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule nothingIsBoundToAThread =
      noClasses()
          .that(are(outsideTheCommandLine()))
          .should()
          .dependOnClassesThat()
          .areAssignableTo(ThreadLocal.class)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule staticFieldsAreFinal =
      fields()
          .that()
          .areStatic()
          .and()
          .areDeclaredInClassesThat(are(outsideTheCommandLine()))
          .should()
          .beFinal()
          .allowEmptyShould(true);

  /// What threads share may be published in any way, because it has final fields only.
  @ArchTest
  static final ArchRule whatThreadsShareHasFinalFields =
      fields()
          .that()
          .areDeclaredInClassesThat()
          .haveNameMatching(
              ROOT
                  + "\\.(model\\.(Model|ModelSpec|ModelInfo|Input)|layer\\.Weights|tensor\\.\\w+|text\\.Registry|data\\.Dataset|columns\\.(Columns|NumberColumn|CategoryColumn))")
          .should()
          .beFinal();

  private static DescribedPredicate<JavaClass> outsideTheCommandLine() {
    return not(resideInAPackage(ROOT + ".cli.."));
  }

  /// Only classes in `owner` may see classes in `packages`; these may see one another.
  private static ArchRule only(String owner, String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(owner)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages)
        .allowEmptyShould(true);
  }
}
