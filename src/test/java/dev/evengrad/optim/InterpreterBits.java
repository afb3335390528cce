package dev.evengrad.optim;

import java.util.Arrays;

/** Prints hashes of short runs; {@link InterpreterTest} starts it in JVMs that differ. */
final class InterpreterBits {
  private static final String[] CHAINS = {
    "chain(value(0.5), global_norm(3), sgd(0.1))",
    "chain(global_norm(3), value(0.5), momentum(0.1))",
    "chain(global_norm(3), adam(0.1))",
    "chain(per_layer(3), l2(0.1, mask=all), weight_decay(0.1, mask=all), sgd(0.1))",
    "chain(agc(0.5), renormalize_parameter, max_norm(0.01), momentum(0.1))",
    "chain(auto_clip(50), zclip(0.5, warmup=2, norm=50), ada_gc(0.9, warmup=2), adam(0.1))",
    "chain(nesterov(0.1))",
    "chain(adam(0.1, amsgrad=true))",
    "chain(adamw(0.1, 0.1, mask=all))",
    "chain(nadam(0.1))",
    "chain(radam(0.1))",
    "chain(adamax(0.1))",
    "chain(rmsprop(0.1))",
    "chain(rmsprop(0.1, momentum=0.9, centered=true))",
    "chain(adagrad(0.1))",
    "chain(adadelta(1))",
    "chain(lion(0.1, weight_decay=0.1, mask=all))"
  };

  private static final float[] LARGE = Floats.gaussian(1100, 2, 1);
  private static final float[] SMALL = Floats.gaussian(37, 1, 2);

  private static final float[] TINY = Floats.gaussian(37, 1e-3, 3);

  private InterpreterBits() {}

  /**
   * Prints one line: a hash of parameters and states. The argument is the number of rounds before.
   */
  public static void main(String[] arguments) {
    int rounds = Integer.parseInt(arguments[0]);
    int hash = 0;
    for (int i = 0; i <= rounds; i++) {
      hash = hash();
    }
    System.out.println(hash);
  }

  private static int hash() {
    int hash = 0;
    for (String text : CHAINS) {
      Arena arena = new Arena(Chain.parse(text), 1100, 37);
      for (int t = 0; t < 5; t++) {
        arena.step(t + 0.5, LARGE, t == 3 ? TINY : SMALL);
      }
      hash = 31 * hash + Arrays.hashCode(arena.parameters);
      for (int s = 0; s < arena.update.stateNames().size(); s++) {
        hash = 31 * hash + Arrays.hashCode(arena.update.state(s));
      }
      for (double[] scalars : arena.update.scalars().values()) {
        hash = 31 * hash + Arrays.hashCode(scalars);
      }
    }
    return hash;
  }
}
