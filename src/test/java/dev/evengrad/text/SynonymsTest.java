package dev.evengrad.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evengrad.SpecException;
import dev.evengrad.init.Initializers;
import dev.evengrad.layer.Layers;
import dev.evengrad.loss.Losses;
import dev.evengrad.model.ModelSpec;
import dev.evengrad.optim.Clips;
import dev.evengrad.optim.Decays;
import dev.evengrad.optim.Optimizers;
import dev.evengrad.optim.Schedules;
import dev.evengrad.train.metric.Metrics;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who comes from PyTorch or Keras is told what a thing is called here, or that it is not there. */
class SynonymsTest {
  @ParameterizedTest
  @CsvSource({
    "activation, swish, silu",
    "activation, SiLU, silu",
    "activation, linear, identity",
    "activation, hardswish, hard_swish",
    "activation, hard_silu, hard_swish",
    "activation, LeakyReLU, leaky_relu",
    "activation, logistic, sigmoid",
    "layer, linear, dense",
    "layer, Linear, dense",
    "layer, batchnorm1d, batch_norm",
    "layer, BatchNormalization, batch_norm",
    "layer, LayerNorm, layer_norm",
    "layer, swish, silu",
    "optimizer, sgdm, momentum",
    "optimizer, nag, nesterov",
    "optimizer, AdamW, adamw",
    "optimizer, amsgrad, adam",
    "loss, ce, softmax_cross_entropy",
    "loss, CrossEntropyLoss, softmax_cross_entropy",
    "loss, cross_entropy, softmax_cross_entropy",
    "loss, sparse_categorical_crossentropy, softmax_cross_entropy",
    "loss, bce, sigmoid_binary_cross_entropy",
    "loss, BCEWithLogitsLoss, sigmoid_binary_cross_entropy",
    "loss, MSELoss, mse",
    "loss, l1, mae",
    "loss, SmoothL1Loss, huber",
    "initializer, glorot_uniform, xavier_uniform",
    "initializer, kaiming_normal, he_normal",
    "initializer, kaiming_uniform, he_uniform",
    "schedule, StepLR, step",
    "schedule, CosineAnnealingLR, cosine",
    "schedule, ReduceLROnPlateau, reduce_on_plateau",
    "clip, clip_grad_norm, global_norm",
    "clip, norm, global_norm",
    "decay, ridge, l2",
    "metric, roc_auc, auc",
    "metric, acc, accuracy",
    "metric, F1Score, f1",
    "metric, R2Score, r2",
    "metric, cross_entropy, log_loss",
    // a slip, as before
    "activation, gelo, gelu",
    "optimizer, adm, adam",
  })
  void aNameFromElsewhereIsAnsweredWithTheOneHere(String kind, String name, String meant) {
    String message = fault(kind, name);
    assertTrue(message.contains("'" + name + "'; did you mean '" + meant + "'?"), message);
  }

  @ParameterizedTest
  @CsvSource({
    "layer, lstm, recurrent layers are not there",
    "layer, GRU, recurrent layers are not there",
    "layer, conv2d, convolutions are not there",
    "layer, MaxPooling2D, pooling layers are not there",
    "layer, embedding, embeddings are not there",
    "layer, MultiHeadAttention, attention is not there",
    "layer, group_norm, it is not there; layer_norm normalises each row",
    "optimizer, lbfgs, it is not there; adam or adamw are the usual choice",
    "loss, focal_loss, it is not there",
    "decay, l1, it is not there; l2 and weight_decay are",
  })
  void whatIsNotThereIsSaidToBeMissing(String kind, String name, String answer) {
    String message = fault(kind, name);
    assertTrue(message.contains("'" + name + "'; " + answer), message);
  }

  @Test
  void theTableNamesNothingThatIsNotThere() {
    Set<String> all = new HashSet<>();
    all.addAll(Layers.REGISTRY.layers().names());
    all.addAll(Layers.REGISTRY.activations().names());
    all.addAll(Layers.REGISTRY.initializers().names());
    all.addAll(Optimizers.REGISTRY.names());
    all.addAll(Losses.REGISTRY.names());
    all.addAll(Schedules.REGISTRY.names());
    all.addAll(Clips.REGISTRY.names());
    all.addAll(Decays.REGISTRY.names());
    all.addAll(Metrics.REGISTRY.names());
    Set<String> unknown = new HashSet<>(Synonyms.meant());
    unknown.removeAll(all);
    assertEquals(Set.of(), unknown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "optimizer | adam(lr=0.1) | 'adam' has no option 'lr'; did you mean 'rate'?",
        "optimizer | adam(learning_rate=0.1) | no option 'learning_rate'; did you mean 'rate'?",
        "optimizer | adam(0.1, beta_1=0.9) | no option 'beta_1'; did you mean 'beta1'?",
        "optimizer | adam(0.1, epsilon=0.9) | no option 'epsilon'; did you mean 'eps'?",
        "optimizer | sgd(lr=0.1) | 'sgd' has no option 'lr'; did you mean 'rate'?",
        "optimizer | sgd(0.1, momentum=0.9) | no option 'momentum'; momentum(rate, mu=0.9) and",
        "optimizer | momentum(0.1, momentum=0.9) | no option 'momentum'; did you mean 'mu'?",
        "optimizer | adam(0.1, weight_decay=0.9) | no option 'weight_decay'; adamw has it",
        "network | input 2; dropout p=0.5; dense 1 | 'dropout' has no option 'p'; did you mean"
            + " 'share'?",
        "network | input 2; dense 1 use_bias=false | no option 'use_bias'; did you mean 'bias'?",
        "network | input 2; dense 1 leaky_relu(negative_slope=0.1) | did you mean 'slope'?",
        "network | input 2; dense out_features=3 | did you mean 'units'?",
        "schedule | cosine(10, eta_min=0.1) | no option 'eta_min'; did you mean 'end'?",
        "schedule | one_cycle(10, pct_start=0.1) | no option 'pct_start'; did you mean 'up'?",
        "loss | softmax_cross_entropy(label_smoothing=0.1) | did you mean 'smoothing'?",
      })
  void anOptionFromElsewhereIsAnsweredWithTheOneHere(String kind, String text, String answer) {
    String message =
        assertThrows(
                SpecException.class,
                () -> {
                  switch (kind) {
                    case "optimizer" -> Optimizers.parse(text);
                    case "network" -> ModelSpec.parse(text);
                    case "schedule" -> Schedules.parse(text);
                    case "loss" -> Losses.parse(text);
                    default -> throw new AssertionError(kind);
                  }
                })
            .getMessage();
    assertTrue(message.contains(answer), message);
  }

  @Test
  void theTableOfOptionsNamesNoneThatIsNotThere() {
    List<Registry<?>> registries =
        List.of(
            Layers.REGISTRY.layers(),
            Layers.REGISTRY.activations(),
            Layers.REGISTRY.initializers(),
            Optimizers.REGISTRY,
            Losses.REGISTRY,
            Schedules.REGISTRY,
            Clips.REGISTRY,
            Decays.REGISTRY,
            Metrics.REGISTRY);
    Set<String> words = new HashSet<>();
    for (Registry<?> registry : registries) {
      registry
          .entries()
          .values()
          .forEach(entry -> words.addAll(List.of(entry.usage().split("[^a-z0-9_]+"))));
    }
    Set<String> unknown = new HashSet<>(OptionSynonyms.meant());
    unknown.removeAll(words);
    assertEquals(Set.of(), unknown);
  }

  private static String fault(String kind, String name) {
    return assertThrows(
            SpecException.class,
            () -> {
              switch (kind) {
                case "activation" -> ModelSpec.parse("input 2; dense 3 " + name);
                case "layer" -> ModelSpec.parse("input 2; " + name + " 3");
                case "optimizer" -> Optimizers.parse(name + "(0.1)");
                case "loss" -> Losses.parse(name);
                case "initializer" -> Initializers.REGISTRY.find(TextParser.call(name));
                case "schedule" -> Schedules.parse(name + "(10)");
                case "clip" -> Clips.parse(name + "(1)");
                case "metric" -> Metrics.REGISTRY.find(TextParser.call(name));
                case "decay" -> Decays.parse(name + "(0.1)");
                default -> throw new AssertionError(kind);
              }
            })
        .getMessage();
  }
}
