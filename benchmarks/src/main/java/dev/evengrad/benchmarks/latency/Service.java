package dev.evengrad.benchmarks.latency;

/// Who answers the requests of an [OpenLoop].
interface Service {
  void answer(int request);

  /// What the thread does when it has answered, before it looks for the next request.
  default void afterwards(int request) {}
}
