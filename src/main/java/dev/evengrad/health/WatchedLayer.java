package dev.evengrad.health;

/**
 * What rules know of a layer.
 *
 * @param name as findings name it, e.g. {@code dense3}; any text in a record from elsewhere
 * @param kind e.g. {@code dense}
 * @param inputs inputs of one unit; 0 if unknown
 * @param outputs units; 0 if unknown
 * @param activation its text, e.g. {@code relu}; empty if unknown
 * @param bias whether it has one
 * @param trained whether its weights are trained
 * @param profiled whether the profile over depth goes through it: on the network's main path, and no output layer
 * @param chain layers of the same number other than -1 follow each other with nothing but ReLU in between and no bias, so that weight
 *     times gradient is the same sum for all of them
 * @param normalized whether a batch normalisation follows its weights directly, so that weight times gradient is 0 for each unit
 */
public record WatchedLayer(
    String name,
    String kind,
    int inputs,
    int outputs,
    String activation,
    boolean bias,
    boolean trained,
    boolean profiled,
    int chain,
    boolean normalized) {
  /** A layer of which no more is known. */
  public static WatchedLayer of(
      String name, String kind, int inputs, int outputs, String activation, boolean profiled) {
    return new WatchedLayer(
        name, kind, inputs, outputs, activation, true, true, profiled, -1, false);
  }
}
