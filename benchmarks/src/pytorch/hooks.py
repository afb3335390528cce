"""What hooks add to a training step of PyTorch that take the numbers which watching takes in Evengrad.

The networks, batches and optimizers are those of WatchingBenchmark. Two copies of a network, one with hooks, take turns block by
block in one process; a block is a multiple of the steps between two costly ones. Several processes, one thread each. In every
step, of each layer: norm and largest magnitude of delta and of the gradient of the weights, norm of the weights. In every 16th:
means, zeros and non-finite entries of delta, activation and gradient, rms and largest magnitude of the activation, dead units of
ReLU or saturated entries of tanh, norm of the update, a histogram of the three by powers of two. All of it as Python numbers, as
whoever writes them into a log has them.

    python hooks.py FORKS COMMIT DATE > watching-pytorch.json
"""

import json
import os
import subprocess
import sys
import time

ROWS = ["SMALL 32 adam", "SMALL 128 adam", "MEDIUM 32 adam", "MEDIUM 128 adam", "LARGE 32 adam", "LARGE 128 adam", "DEEP 64 adam"]
NETWORKS = {
    "SMALL": ([64, 64, 64, 8], "relu"),
    "MEDIUM": ([256, 256, 256, 10], "relu"),
    "LARGE": ([784, 512, 512, 10], "relu"),
    "DEEP": ([64] * 31, "tanh"),
}
INTERVAL = 16
WARM_UP_SECONDS = 1.0
SECONDS = 0.6
ITERATIONS = 4


def network(torch, name):
    widths, activation = NETWORKS[name]
    torch.manual_seed(1)
    layers = []
    for i, (inputs, outputs) in enumerate(zip(widths, widths[1:])):
        layers.append(torch.nn.Linear(inputs, outputs))
        if activation == "tanh" or i + 2 < len(widths):
            layers.append(torch.nn.ReLU() if activation == "relu" else torch.nn.Tanh())
    return torch.nn.Sequential(*layers)


class Watch:
    """The hooks of a network, and its numbers: of the last step, by layer and name."""

    def __init__(self, torch, model):
        self.torch = torch
        self.model = model
        self.steps = 0
        self.numbers = {}
        self.before = {}
        modules = list(model.named_children())
        self.layers = [(name, module) for name, module in modules if isinstance(module, torch.nn.Linear)]
        for i, (name, module) in enumerate(modules):
            if isinstance(module, torch.nn.Linear):
                self.numbers[name] = {}
                module.register_forward_hook(self.linear(name))
                module.weight.register_post_accumulate_grad_hook(self.gradient(name))
                follows = modules[i + 1][1] if i + 1 < len(modules) else module
                output = module if isinstance(follows, torch.nn.Linear) else follows
                output.register_forward_hook(self.activation(name, output))

    def costly(self):
        return self.steps % INTERVAL == 0

    def linear(self, name):
        def hook(module, inputs, z):
            z.register_hook(lambda delta: self.sizes(name, "delta", delta))
        return hook

    def gradient(self, name):
        def hook(weight):
            self.sizes(name, "gradient", weight.grad)
            self.numbers[name]["weight_norm"] = self.norm(weight)
            if self.costly():
                self.before[name] = weight.detach().clone()
        return hook

    def activation(self, name, module):
        torch = self.torch
        def hook(_, inputs, output):
            if self.costly():
                a = output.detach()
                numbers = self.numbers[name]
                numbers["activation_rms"] = self.norm(a) / a.numel() ** 0.5
                numbers["activation_max"] = a.abs().max().item()
                self.details(name, "activation", a)
                if isinstance(module, torch.nn.ReLU):
                    numbers["activation_dead"] = (a == 0).all(dim=0).float().mean().item()
                elif isinstance(module, torch.nn.Tanh):
                    numbers["activation_saturated"] = (1 - a * a < 1e-4).float().mean().item()
        return hook

    def norm(self, tensor):
        return self.torch.linalg.vector_norm(tensor.detach()).item()

    def sizes(self, name, what, tensor):
        numbers = self.numbers[name]
        numbers[what + "_norm"] = self.norm(tensor)
        numbers[what + "_max"] = tensor.abs().max().item()
        if self.costly():
            self.details(name, what, tensor)

    def details(self, name, what, tensor):
        torch = self.torch
        numbers = self.numbers[name]
        numbers[what + "_mean"] = tensor.mean().item()
        numbers[what + "_zeros"] = 1 - torch.count_nonzero(tensor).item() / tensor.numel()
        numbers[what + "_non_finite"] = tensor.numel() - torch.isfinite(tensor).sum().item()
        sample = tensor.flatten()[:: max(1, tensor.numel() // 256)]
        exponents = torch.frexp(sample[sample != 0])[1]
        numbers[what + "_log2"] = torch.unique(exponents, return_counts=True)[1].tolist()

    def after_step(self):
        if self.costly():
            for name, module in self.layers:
                self.numbers[name]["update_norm"] = self.norm(module.weight.detach() - self.before[name])
        self.steps += 1


class Trainer:
    def __init__(self, torch, row, watched):
        name, rows, _ = row.split()
        widths = NETWORKS[name][0]
        self.torch = torch
        self.model = network(torch, name)
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=1e-3)
        self.loss = torch.nn.MSELoss()
        random = torch.Generator().manual_seed(2)
        self.x = 2 * torch.rand(int(rows), widths[0], generator=random) - 1
        self.y = 2 * torch.rand(int(rows), widths[-1], generator=random) - 1
        self.watch = Watch(torch, self.model) if watched else None

    def block(self, steps):
        start = time.perf_counter_ns()
        for _ in range(steps):
            self.optimizer.zero_grad()
            self.loss(self.model(self.x), self.y).backward()
            self.torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            self.optimizer.step()
            if self.watch:
                self.watch.after_step()
        return time.perf_counter_ns() - start


def measure(torch, row):
    alone = Trainer(torch, row, False)
    watched = Trainer(torch, row, True)
    steps = 2 * INTERVAL
    end = time.perf_counter() + WARM_UP_SECONDS
    while time.perf_counter() < end:
        alone.block(steps)
        watched.block(steps)
    counters = {"steps": [], "aloneNanos": [], "watchedNanos": []}
    watched_first = False
    for _ in range(ITERATIONS):
        sums = dict.fromkeys(counters, 0)
        end = time.perf_counter() + SECONDS
        while time.perf_counter() < end:
            order = (watched, alone) if watched_first else (alone, watched)
            for trainer in order:
                sums["watchedNanos" if trainer is watched else "aloneNanos"] += trainer.block(steps)
            watched_first = not watched_first
            sums["steps"] += steps
        for name, total in sums.items():
            counters[name].append(total)
    for mine, other in zip(alone.model.parameters(), watched.model.parameters()):
        if not torch.equal(mine, other):
            raise SystemExit(row + ": the two do not have the same weights")
    return counters


def fork():
    import torch

    torch.set_num_threads(1)
    print(json.dumps({"torch": torch.__version__, "rows": {row: measure(torch, row) for row in ROWS}}))


def median(values):
    values = sorted(values)
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2


def processor():
    with open("/proc/cpuinfo") as lines:
        return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "unknown")


def main(forks, commit, date):
    results = []
    for i in range(forks):
        done = subprocess.run([sys.executable, __file__, "--fork"], check=True, stdout=subprocess.PIPE)
        results.append(json.loads(done.stdout))
        print("process %d of %d" % (i + 1, forks), file=sys.stderr)
    rows = []
    for row in ROWS:
        counters = {name: [result["rows"][row][name] for result in results] for name in ("steps", "aloneNanos", "watchedNanos")}
        micros = [[n / s / 1e3 for n, s in zip(*pair)] for pair in zip(counters["watchedNanos"], counters["steps"])]
        rows.append({
            "benchmark": "hooks.blocks",
            "params": {"row": row},
            "unit": "us/op",
            "median": median([median(fork_micros) for fork_micros in micros]),
            "forks": micros,
            "counters": counters,
        })
    print(json.dumps({
        "commit": commit,
        "date": date,
        "machine": {
            "processor": processor(),
            "processors": os.cpu_count(),
            "fingerprint": "PyTorch %s, Python %s, one thread" % (results[0]["torch"], sys.version.split()[0]),
        },
        "rows": rows,
    }, indent=2))


if sys.argv[1] == "--fork":
    fork()
else:
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
