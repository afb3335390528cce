package dev.evengrad.health.forecast;

/**
 * What is expected of one layer at its first step. NaN where a number has no meaning for the layer.
 *
 * @param name e.g. {@code dense3}
 * @param text the layer's text, for one that holds others without them
 * @param depth how deep it is nested: 0 at the top
 * @param units entries of a row of its output
 * @param profiled whether it belongs to the profile of the gradient: on the network's main path, hidden, a dense layer or one that holds
 *     others (not {@code repeat})
 * @param measured whether its numbers, or part of them, were measured on random rows, since there is no theory for it
 * @param q the mean square of a dense layer's pre-activation, of any other layer's output
 * @param chi fan in times variance of the weights times the mean square of the activation's derivative; of a layer that holds others
 *     what it multiplies the squared norm of the gradient by
 * @param forward root mean square of its output over that of its input
 * @param backward Euclidean norm of its gradient over that of the next profiled layer
 * @param log10Delta log10 of the norm of its gradient over that of the last profiled layer
 * @param xi the depth scale, in layers
 * @param cosine between two rows of its output
 */
public record LayerForecast(
    String name,
    String text,
    int depth,
    int units,
    boolean profiled,
    boolean measured,
    double q,
    double chi,
    double forward,
    double backward,
    double log10Delta,
    double xi,
    double cosine) {}
