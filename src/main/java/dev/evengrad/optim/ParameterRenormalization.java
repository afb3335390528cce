package dev.evengrad.optim;

/**
 * Divides each parameter's gradient by its Euclidean norm: {@code g /= norm}, so every one has norm 1; one of zeros
 * stays zero (where 0/0 is not a number). As DL4J's. Norm and factor are in double, so neither
 * overflows.
 */
public record ParameterRenormalization() implements GradientTransform {
  @Override
  public String text() {
    return "renormalize_parameter";
  }

  @Override
  public String toString() {
    return text();
  }

  @Override
  public Stage stage() {
    return Stage.CLIP;
  }

  @Override
  public TransformOp plan(TransformPlanner planner) {
    return new GroupNorms(Scope.PARAMETER.groups(planner.layout())) {
      @Override
      double factor(double norm) {
        return norm == 0 ? 1 : 1 / norm;
      }
    };
  }
}
