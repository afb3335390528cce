package dev.evengrad.benchmarks.health;

/// Whose rules are scored.
public enum Tool {
  /// The rules of ours.
  EVENGRAD("Evengrad", ""),
  /// The forecast from the description of the network alone, before training.
  FORECAST("Evengrad's forecast alone", "forecast."),
  /// AutoTrainer's rules.
  AUTOTRAINER("AutoTrainer", "autotrainer."),
  /// Those of SageMaker Debugger.
  SAGEMAKER("SageMaker Debugger", "sagemaker."),
  /// DeepDiagnosis' rules.
  DEEPDIAGNOSIS("DeepDiagnosis", "deepdiagnosis.");

  private final String title;
  private final String prefix;

  Tool(String title, String prefix) {
    this.title = title;
    this.prefix = prefix;
  }

  /// Its name in tables.
  public String title() {
    return title;
  }

  /// Whether a rule is one of its.
  public boolean owns(String rule) {
    return prefix.isEmpty() ? rule.indexOf('.') < 0 : rule.startsWith(prefix);
  }
}
