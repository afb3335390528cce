package dev.evengrad.train.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Percentage;
import jdk.jfr.StackTrace;

/** What was measured of one layer in one step; one object of it is used for all layers and steps of a trainer. */
@Name("dev.evengrad.Layer")
@Label("Layer in a Step")
@Category("Evengrad")
@Description(
    "What was measured of a layer in a step in which the costly numbers were, every 16th by"
        + " default; needs a watched trainer")
@StackTrace(false)
@Enabled(false)
final class LayerEvent extends Event {
  @Label("Step")
  @Description("The count of steps tried, this one included")
  long step;

  @Label("Layer")
  String layer = "";

  @Label("Depth")
  @Description("Its place among the watched layers, 0 is nearest the input")
  int depth;

  @Label("Delta Norm")
  @Description(
      "Euclidean norm of the gradient of the loss by what the layer computes before its activation")
  double deltaNorm;

  @Label("Gradient Norm")
  @Description("Euclidean norm of the gradient of its weights, before clipping")
  double gradientNorm;

  @Label("Weight Norm")
  @Description("Euclidean norm of its weights, before the step")
  double weightNorm;

  @Label("Update Norm")
  @Description("Euclidean norm of what the step changed its weights by")
  double updateNorm;

  @Label("Activation RMS")
  @Description("Root mean square of its output")
  double activationRms;

  @Label("Dead Units")
  @Description("The share of units whose output is zero in every row of the batch")
  @Percentage
  double dead;

  @Label("Saturated")
  @Description("The share of the output's entries in which the activation is saturated")
  @Percentage
  double saturated;
}
