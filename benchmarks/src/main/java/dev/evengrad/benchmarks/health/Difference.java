package dev.evengrad.benchmarks.health;

/// How far a run is behind another on the same rows.
///
/// @param points the other's accuracy - the run's, in points
/// @param error the standard error of that: the deviation over rows of the difference in each row, by the square root of the rows
record Difference(double points, double error) {
  static Difference of(CrossValidated run, CrossValidated beside) {
    double[] mine = run.rightBySeed();
    double[] better = beside.rightBySeed();
    double mean = beside.accuracy() - run.accuracy();
    double squares = 0;
    for (int row = 0; row < mine.length; row++) {
      double deviation = better[row] - mine[row] - mean;
      squares += deviation * deviation;
    }
    double deviation = Math.sqrt(squares / (mine.length - 1));
    return new Difference(100 * mean, 100 * deviation / Math.sqrt(mine.length));
  }
}
