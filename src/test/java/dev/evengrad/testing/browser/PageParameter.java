package dev.evengrad.testing.browser;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a test its page, and closes the browser also when tests fail: JUnit closes what is in its stores. */
final class PageParameter implements ExecutionCondition, ParameterResolver {
  private static final Namespace OURS = Namespace.create(PageParameter.class);

  /** The browser of all tests, started by the first that asks. */
  private record Shared(Optional<Chromium> chromium) implements AutoCloseable {
    static Shared start() {
      Optional<Chromium> chromium = Chromium.start();
      if (chromium.isEmpty() && !required()) {
        System.err.println("tests in a browser are skipped: " + Chromium.MISSING);
      }
      return new Shared(chromium);
    }

    @Override
    public void close() {
      chromium.ifPresent(Chromium::close);
    }
  }

  private static boolean required() {
    return System.getProperty("evengrad.browser", "optional").equals("required");
  }

  private static Optional<Chromium> chromium(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(OURS)
        .computeIfAbsent(Shared.class, key -> Shared.start(), Shared.class)
        .chromium();
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return required() || chromium(context).isPresent()
        ? ConditionEvaluationResult.enabled("")
        : ConditionEvaluationResult.disabled(Chromium.MISSING);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Page.class;
  }

  @Override
  public Page resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Chromium chromium = chromium(context).orElseThrow(() -> new AssertionError(Chromium.MISSING));
    return context
        .getStore(OURS)
        .computeIfAbsent(Page.class, key -> chromium.emptyPage(), Page.class);
  }
}
