package dev.evengrad.benchmarks.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.List;

/// PyTorch through DJL, on one thread: its eager operations and its autograd, each call by JNI.
public final class PytorchEngine implements dev.evengrad.benchmarks.peers.Engine {
  static {
    // Read once, when PyTorch is loaded.
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
  }

  private final Engine pytorch = Engine.getEngine("PyTorch");

  public PytorchEngine() {
    if (JniUtils.getNumThreads() != 1) {
      throw new IllegalStateException("PyTorch runs on " + JniUtils.getNumThreads() + " threads");
    }
  }

  @Override
  public String name() {
    return "pytorch";
  }

  @Override
  public String version() {
    return "PyTorch " + pytorch.getVersion() + " through DJL " + Engine.getDjlVersion();
  }

  @Override
  public Predictor predictor(PeerNetwork network, int rows) {
    NDManager manager = pytorch.newBaseManager();
    List<Layer> layers = layers(manager, network);
    Shape shape = new Shape(rows, network.network().inputs());
    return new Predictor() {
      @Override
      public void predict(float[] features, float[] results) {
        try (NDManager one = manager.newSubManager()) {
          NDArray y = forward(layers, one.create(features, shape));
          System.arraycopy(y.toFloatArray(), 0, results, 0, results.length);
        }
      }

      @Override
      public void close() {
        manager.close();
      }
    };
  }

  @Override
  public Stepper stepper(PeerNetwork network, PeerBatch batch, StepSettings settings) {
    return new Steps(pytorch.newBaseManager(), network, batch, settings);
  }

  @Override
  public Product product(int size, float[] x, float[] w) {
    NDManager manager = pytorch.newBaseManager();
    NDArray a = manager.create(x, new Shape(size, size));
    NDArray b = manager.create(w, new Shape(size, size)).transpose();
    return new Product() {
      @Override
      public void multiply() {
        a.matMul(b).close();
      }

      @Override
      public float[] result() {
        return a.matMul(b).toFloatArray();
      }

      @Override
      public void close() {
        manager.close();
      }
    };
  }

  private record Layer(NDArray weights, NDArray bias, DenseWeights.Function function) {}

  private static List<Layer> layers(NDManager manager, PeerNetwork network) {
    List<Layer> layers = new ArrayList<>();
    for (DenseWeights numbers : network.layers()) {
      layers.add(
          new Layer(
              manager.create(numbers.weights(), new Shape(numbers.outputs(), numbers.inputs())),
              manager.create(numbers.bias(), new Shape(numbers.outputs())),
              numbers.function()));
    }
    return layers;
  }

  private static NDArray forward(List<Layer> layers, NDArray features) {
    NDArray x = features;
    for (Layer layer : layers) {
      NDArray z = x.getNDArrayInternal().linear(x, layer.weights, layer.bias).singletonOrThrow();
      x =
          switch (layer.function) {
            case IDENTITY -> z;
            case RELU -> z.getNDArrayInternal().relu();
            case SIGMOID -> z.getNDArrayInternal().sigmoid();
            case TANH -> z.tanh();
          };
    }
    return x;
  }

  /// Forward and loss under autograd, then DJL's update, one call for each parameter, which takes the clip's factor along
  /// and zeroes the gradient.
  private final class Steps implements Stepper {
    private final NDManager manager;
    private final List<Layer> layers;
    private final List<NDArray> parameters = new ArrayList<>();
    private final List<NDArray> means = new ArrayList<>();
    private final List<NDArray> squares = new ArrayList<>();
    private final NDArray features;
    private final NDArray targets;
    private final StepSettings settings;
    private double decay1 = 1;
    private double decay2 = 1;

    Steps(NDManager manager, PeerNetwork network, PeerBatch batch, StepSettings settings) {
      this.manager = manager;
      this.settings = settings;
      this.layers = layers(manager, network);
      this.features =
          manager.create(batch.features(), new Shape(batch.rows(), network.network().inputs()));
      this.targets =
          manager.create(batch.targets(), new Shape(batch.rows(), network.network().outputs()));
      for (Layer layer : layers) {
        parameters.add(layer.weights);
        parameters.add(layer.bias);
      }
      for (NDArray parameter : parameters) {
        parameter.setRequiresGradient(true);
        if (settings.adam()) {
          means.add(manager.zeros(parameter.getShape()));
          squares.add(manager.zeros(parameter.getShape()));
        }
      }
    }

    @Override
    public void step() {
      try (NDManager one = manager.newSubManager()) {
        NDArray x = features.duplicate();
        x.attach(one);
        try (GradientCollector collector = pytorch.newGradientCollector()) {
          NDArray error = forward(layers, x).sub(targets);
          collector.backward(error.square().mean());
        }
        List<NDArray> gradients = new ArrayList<>();
        double sum = 0;
        for (NDArray parameter : parameters) {
          NDArray gradient = parameter.getGradient();
          gradient.attach(one);
          gradients.add(gradient);
          double norm = gradient.norm().getFloat();
          sum += norm * norm;
        }
        update(gradients, (float) settings.factor(sum));
      }
    }

    private void update(List<NDArray> gradients, float clip) {
      decay1 *= StepSettings.BETA1;
      decay2 *= StepSettings.BETA2;
      double root = Math.sqrt(1 - decay2);
      for (int i = 0; i < parameters.size(); i++) {
        NDArray parameter = parameters.get(i);
        NDList weights = new NDList(parameter);
        if (settings.adam()) {
          // DJL's formula adds eps to a root that is not corrected yet: this eps makes it
          // PyTorch's.
          parameter
              .getNDArrayInternal()
              .adamUpdate(
                  new NDList(parameter, gradients.get(i), means.get(i), squares.get(i)),
                  weights,
                  (float) settings.rate(),
                  (float) (settings.rate() * root / (1 - decay1)),
                  0,
                  clip,
                  -1,
                  (float) StepSettings.BETA1,
                  (float) StepSettings.BETA2,
                  (float) (StepSettings.EPS * root),
                  false,
                  false);
        } else {
          parameter
              .getNDArrayInternal()
              .sgdUpdate(
                  new NDList(parameter, gradients.get(i), parameter),
                  weights,
                  (float) settings.rate(),
                  0,
                  clip,
                  -1,
                  0,
                  false);
        }
      }
    }

    @Override
    public List<float[]> parameters() {
      return parameters.stream().map(NDArray::toFloatArray).toList();
    }

    @Override
    public List<float[]> moments() {
      List<float[]> moments = new ArrayList<>();
      means.forEach(mean -> moments.add(mean.toFloatArray()));
      squares.forEach(square -> moments.add(square.toFloatArray()));
      return moments;
    }

    @Override
    public void close() {
      manager.close();
    }
  }
}
