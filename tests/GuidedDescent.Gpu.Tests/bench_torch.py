"""Times PyTorch's optimizers on the workloads of `bench --json`, on the same machine: fused, foreach and compiled.

PyTorch has no Lion; a foreach implementation of it stands below. Times are taken as ours are: of the GPU with the host ahead,
of the host from an empty stream, and of both. Compilation may take minutes for thousands of tensors, so each compiled
optimizer runs in a process of its own, with a limit, until the budget is spent.
"""

import argparse
import gc
import json
import os
import signal
import statistics
import subprocess
import sys
import time

import torch

LEARNING_RATE = 1e-4
WEIGHT_DECAY = 1e-2
MOMENTUM = 0.9
LION_BETAS = (0.9, 0.99)

ROUNDS = 11
WARM_UP_STEPS = 6
WARM_UP_SECONDS = 0.4
BLOCK_SECONDS = 0.04
MOST_STEPS = 100
CYCLES_PER_SECOND = 2e9
MOST_SLEEP_SECONDS = 4.0

SECONDS_PER_COMPILATION = 150
LEAST_SECONDS_TO_COMPILE = 15


class Lion:
    """Lion (Chen et al., 2023, Algorithm 2) by foreach operations, which is how PyTorch writes its own optimizers."""

    def __init__(self, parameters):
        self.parameters = parameters
        self.momenta = [torch.zeros_like(parameter) for parameter in parameters]

    @torch.no_grad()
    def step(self):
        gradients = [parameter.grad for parameter in self.parameters]
        beta1, beta2 = LION_BETAS
        torch._foreach_mul_(self.parameters, 1 - LEARNING_RATE * WEIGHT_DECAY)
        updates = torch._foreach_mul(self.momenta, beta1)
        torch._foreach_add_(updates, gradients, alpha=1 - beta1)
        torch._foreach_sign_(updates)
        torch._foreach_add_(self.parameters, updates, alpha=-LEARNING_RATE)
        torch._foreach_mul_(self.momenta, beta2)
        torch._foreach_add_(self.momenta, gradients, alpha=1 - beta2)


def make_step(rule, variant, parameters):
    """The function that takes a step, or None where PyTorch has no such variant."""
    if variant == "copy":
        return make_copy(rule, parameters)
    if rule == "Lion":
        return None if variant == "fused" else compiled_if_asked(Lion(parameters), variant)

    options = {"fused": True} if variant == "fused" else {"foreach": True}
    if rule == "AdamW":
        # Compiled, the step count and the learning rate live on the device, or every step would be compiled anew.
        learning_rate = LEARNING_RATE
        if variant == "compiled":
            learning_rate = torch.tensor(LEARNING_RATE, device=parameters[0].device)
            options["capturable"] = True
        optimizer = torch.optim.AdamW(parameters, lr=learning_rate, weight_decay=WEIGHT_DECAY, **options)
    else:
        optimizer = torch.optim.SGD(
            parameters, lr=LEARNING_RATE, momentum=MOMENTUM, weight_decay=WEIGHT_DECAY, **options
        )
    return compiled_if_asked(optimizer, variant)


def compiled_if_asked(optimizer, variant):
    return torch.compile(lambda: optimizer.step(), fullgraph=False) if variant == "compiled" else optimizer.step


def make_copy(rule, parameters):
    """A copy that reads and writes as many bytes as a step of AdamW, to see that both programs meet the same GPU."""
    if rule != "AdamW":
        return None
    elements = sum(parameter.numel() for parameter in parameters) * 28 // 8
    parameters.clear()
    source = torch.ones(elements, device="cuda")
    destination = torch.empty_like(source)
    return lambda: destination.copy_(source)


def make_parameters(workload):
    parameters = []
    for run in workload["tensors"]:
        for _ in range(run["count"]):
            parameter = torch.nn.Parameter(torch.empty(run["shape"], device="cuda").uniform_(-1, 1))
            parameter.grad = torch.empty(run["shape"], device="cuda").uniform_(-1, 1)
            parameters.append(parameter)
    return parameters


def time_block(step, steps):
    """Seconds a step: of the host, and of both."""
    torch.cuda.synchronize()
    start = time.perf_counter()
    for _ in range(steps):
        step()
    host = time.perf_counter() - start
    torch.cuda.synchronize()
    return host / steps, (time.perf_counter() - start) / steps


def time_gpu(step, steps, host_seconds):
    """Seconds a step of the GPU, and whether the host was ahead of it all the time."""
    start = torch.cuda.Event(enable_timing=True)
    stop = torch.cuda.Event(enable_timing=True)
    torch.cuda.synchronize()
    sleep = min(MOST_SLEEP_SECONDS, 2 * host_seconds * steps + 1e-3)
    torch.cuda._sleep(int(sleep * CYCLES_PER_SECOND))
    start.record()
    for _ in range(steps):
        step()
    ahead = not start.query()
    stop.record()
    stop.synchronize()
    return start.elapsed_time(stop) * 1e-3 / steps, ahead


def warm_up(step):
    start = time.perf_counter()
    steps = 0
    while steps < WARM_UP_STEPS or time.perf_counter() - start < WARM_UP_SECONDS:
        step()
        torch.cuda.synchronize()
        steps += 1


def choose_block(step):
    """As many steps as make a block, but not more than the queue of the driver takes: then the host would have to wait."""
    host, wall = time_block(step, 3)
    block = max(1, min(MOST_STEPS, int(BLOCK_SECONDS / wall)))
    while block > 1 and not time_gpu(step, block, host)[1]:
        block //= 2
    return block


def measure(step):
    warm_up(step)
    block = choose_block(step)
    gpu, host, both, ahead = [], [], [], True
    for _ in range(ROUNDS):
        host_seconds, wall_seconds = time_block(step, block)
        gpu_seconds, was_ahead = time_gpu(step, block, host_seconds)
        gpu.append(gpu_seconds)
        host.append(host_seconds)
        both.append(wall_seconds)
        ahead = ahead and was_ahead
    return {
        "gpuMicroseconds": statistics.median(gpu) * 1e6,
        "hostMicroseconds": statistics.median(host) * 1e6,
        "wallMicroseconds": statistics.median(both) * 1e6,
        "launches": None,
        "hostWasAhead": ahead,
    }


def count_launches(step):
    """Kernels a step, as the profiler sees them."""
    for _ in range(2):
        step()
    torch.cuda.synchronize()
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CUDA]) as profile:
        step()
        torch.cuda.synchronize()
    on_gpu = [event for event in profile.events() if event.device_type == torch.autograd.DeviceType.CUDA]
    return {"launches": len([event for event in on_gpu if not event.name.lower().startswith(("memcpy", "memset"))]) or None}


def attempt(workload, rule, variant, do):
    """What `do` makes of a step, or a note that says why there is nothing."""
    name = f"PyTorch, {workload['name']}, {rule}, {variant}"
    parameters = step = None
    try:
        parameters = make_parameters(workload)
        step = make_step(rule, variant, parameters)
        figures = None if step is None else do(step)
        if parameters and not torch.isfinite(parameters[0].detach().flatten()[:1000]).all():
            return None, f"{name}: a weight has become infinite or NaN."
        return figures, None
    except Exception as error:  # One variant that does not run must not take the others with it.
        lines = str(error).strip().splitlines()
        return None, f"{name}: {type(error).__name__}: {lines[0] if lines else ''}"
    finally:
        del parameters, step
        gc.collect()
        torch.cuda.empty_cache()


def measure_variant(workload, rule, variant):
    figures, note = attempt(workload, rule, variant, measure)
    if figures is None:
        return None, note
    print(f"{workload['name']}, {rule}, {variant}: {figures}", file=sys.stderr)
    return {"workload": workload["name"], "rule": rule, "variant": variant, **figures}, note


def measure_compiled(arguments, workload, rule, seconds):
    """The same in a process of its own, with a limit."""
    name = f"PyTorch, {workload['name']}, {rule}, compiled"
    if seconds < LEAST_SECONDS_TO_COMPILE:
        return None, f"{name}: left out, as the budget of time was spent."
    command = [sys.executable, __file__, "--like", arguments.like, "--compiled", workload["name"], rule]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        output, _ = process.communicate(timeout=seconds)
        row, note = json.loads(output.splitlines()[-1])
        return row, note
    except subprocess.TimeoutExpired:
        return None, f"{name}: left out, as it was not compiled and timed within {seconds:.0f} s."
    except (IndexError, ValueError):
        return None, f"{name}: its process ended with exit code {process.returncode} and no figures."
    finally:
        end_all(process)


def end_all(process):
    """Compilation starts processes of its own; they go with it."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


class Report:
    """The figures so far; they are written after every row, as the run may be cut off."""

    def __init__(self, path):
        self.path = path
        self.content = {"version": torch.__version__, "device": torch.cuda.get_device_name(), "rows": [], "notes": []}

    def take(self, row, note):
        if row is not None:
            self.content["rows"].append(row)
        if note is not None:
            self.content["notes"].append(note)
            print(note, file=sys.stderr)
        self.write()

    def write(self):
        if self.path:
            with open(self.path, "w", encoding="utf-8") as output:
                json.dump(self.content, output, indent=2)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--like", required=True, help="what bench --json wrote; its workloads are timed")
    parser.add_argument("--json", help="where to write the figures")
    parser.add_argument("--budget", type=float, default=300, help="seconds after which nothing more is compiled (300)")
    parser.add_argument("--compiled", nargs=2, metavar=("WORKLOAD", "RULE"), help=argparse.SUPPRESS)
    return parser.parse_args()


def main():
    start = time.perf_counter()
    arguments = parse_arguments()
    if not torch.cuda.is_available():
        sys.exit(f"PyTorch {torch.__version__} sees no GPU, so there is nothing to compare with.")

    with open(arguments.like, encoding="utf-8") as file:
        like = json.load(file)
    timed = {row["workload"] for row in like["rows"]}
    workloads = {workload["name"]: workload for workload in like["workloads"] if workload["name"] in timed}
    rules = list(dict.fromkeys(row["rule"] for row in like["rows"]))

    if arguments.compiled:
        name, rule = arguments.compiled
        row, note = measure_variant(workloads[name], rule, "compiled")
        print(json.dumps([row, note]))
        return

    report = Report(arguments.json)
    for workload in workloads.values():
        for rule in rules:
            for variant in ("copy", "fused", "foreach"):
                report.take(*measure_variant(workload, rule, variant))

    # Last of what runs here: once a profiler was there, launches may cost more.
    for row in report.content["rows"]:
        counted, note = attempt(workloads[row["workload"]], row["rule"], row["variant"], count_launches)
        row.update(counted or {})
        report.take(None, note)

    for workload in workloads.values():
        for rule in rules:
            left = arguments.budget - (time.perf_counter() - start)
            report.take(*measure_compiled(arguments, workload, rule, min(left, SECONDS_PER_COMPILATION)))


if __name__ == "__main__":
    main()
