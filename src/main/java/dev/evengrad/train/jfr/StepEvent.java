package dev.evengrad.train.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.SettingDefinition;
import jdk.jfr.StackTrace;

/** A step that changed the parameters; one object of it is used for all steps of a trainer. */
@Name("dev.evengrad.Step")
@Label("Training Step")
@Category("Evengrad")
@Description("A step of training that changed the parameters")
@StackTrace(false)
@Enabled(false)
final class StepEvent extends Event {
  @Label("Step")
  @Description("The count of steps tried, this one included")
  long step;

  @Label("Rows")
  @Description("The rows of the batch")
  int rows;

  @Label("Loss")
  @Description("The loss of the batch, before the update")
  double loss;

  @Label("Learning Rate")
  double rate;

  @Label("Gradient Norm")
  @Description("The Euclidean norm of all gradients, before clipping")
  double gradientNorm;

  @Label("Applied Norm")
  @Description("The norm that was left after clipping")
  double appliedNorm;

  @Label("Clipped")
  @Description("Whether a clip changed the gradient")
  boolean clipped;

  @SettingDefinition
  @Name("every")
  @Label("Every")
  @Description("n for every n-th step, the first one included")
  boolean every(EverySteps setting) {
    return setting.accepts(step);
  }
}
