package dev.evengrad.train.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** What the spike guard has set aside. */
@Name("dev.evengrad.Spike")
@Label("Spike")
@Category("Evengrad")
@Description("The spike guard refused a batch, or went back to a snapshot")
@StackTrace(false)
@Enabled(false)
final class SpikeEvent extends Event {
  @Label("Kind")
  @Description("REFUSED, a batch, or ROLLED_BACK, to a snapshot")
  String kind = "";

  @Label("Step")
  @Description("The step in which it did")
  long step;

  @Label("Signal")
  @Description("What told the spike, e.g. LOSS")
  String signal = "";

  @Label("Value")
  @Description("What that was; NaN if it was not finite")
  double value;

  @Label("Usual")
  @Description("Its level over the steps before")
  double usual;

  @Label("Z")
  @Description("How many deviations it is above it, on a logarithmic scale")
  double z;

  @Label("Loss")
  @Description("The loss of the batch; NaN if it was not finite")
  double loss;

  @Label("Gradient Norm")
  @Description("The norm of its gradient, before clipping; NaN if it was not finite")
  double gradientNorm;

  @Label("Batches")
  @Description("How many batches are set aside")
  int batches;

  @Label("Epoch")
  @Description("That of the last of them, from 1 on; 0 if it was not one of an epoch")
  long epoch;

  @Label("Batch")
  @Description(
      "The place of the last of them in its epoch, from 1 on; 0 if it was not one of an epoch")
  int batch;

  @Label("Applied Steps")
  @Description("The applied steps that the weights have behind them now")
  long appliedSteps;

  @Label("Message")
  String message = "";
}
